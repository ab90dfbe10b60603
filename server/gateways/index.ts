import { createAlipayGateway } from './alipay/index.ts';
import type { LoginGateway } from './login.ts';
import type { PaymentGateway } from './payment.ts';
import type { GatewaySettings } from './settings.ts';
import { createSmsGateway } from './sms/index.ts';
import type { SmsGateway } from './sms.ts';
import { createWeiboGateway } from './weibo/index.ts';

export interface Gateways {
  alipay: PaymentGateway | null;
  weibo: LoginGateway | null;
  sms: SmsGateway | null;
}

/**
 * The outside world as the settings describe it; a gateway without settings is null. Asks nothing of anyone yet.
 * Throws when a key or a certificate cannot be read, so that a shop with bad keys does not start.
 * @param options.timeoutMs how long any single call may take; 5 s by default
 */
export function createGateways(settings: GatewaySettings, options: { timeoutMs?: number } = {}): Gateways {
  return {
    alipay: settings.alipay && createAlipayGateway(settings.alipay, options),
    weibo: settings.weibo && createWeiboGateway(settings.weibo, options),
    sms: settings.sms && createSmsGateway(settings.sms, options),
  };
}

export type * from './login.ts';
export type * from './payment.ts';
export type * from './settings.ts';
export type * from './sms.ts';
