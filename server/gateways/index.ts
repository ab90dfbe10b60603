import type { CarrierGateway } from './carrier.ts';
import type { InvoiceGateway } from './invoicing.ts';
import { createKuaidi100Gateway } from './kuaidi100/index.ts';
import { createLoginGateways, type LoginGateways } from './login-providers.ts';
import { createNuonuoGateway } from './nuonuo/index.ts';
import { createPaymentGateways, type PaymentGateways } from './payment-providers.ts';
import type { GatewaySettings } from './settings.ts';
import { createSmsGateway } from './sms/index.ts';
import type { SmsGateway } from './sms.ts';

export interface Gateways {
  payments: PaymentGateways;
  logins: LoginGateways;
  sms: SmsGateway | null;
  invoices: InvoiceGateway | null;
  carriers: CarrierGateway | null;
}

/**
 * Clients for the outside services that the settings describe. Without settings the SMS service is null, and a payment
 * provider or a third party to sign in with is absent. No client connects yet.
 * @param options.timeoutMs how long one call may take; 5 s by default
 * @throws when a key or a certificate cannot be read, so that a shop with bad keys does not start
 */
export function createGateways(settings: GatewaySettings, options: { timeoutMs?: number } = {}): Gateways {
  return {
    payments: createPaymentGateways(settings, options),
    logins: createLoginGateways(settings, options),
    sms: settings.sms && createSmsGateway(settings.sms, options),
    carriers: settings.kuaidi100 && createKuaidi100Gateway(settings.kuaidi100, options),
    invoices: settings.nuonuo && createNuonuoGateway(settings.nuonuo, options),
  };
}

export type * from './carrier.ts';
export type * from './invoicing.ts';
export type * from './login.ts';
export type * from './login-providers.ts';
export type * from './payment.ts';
export type * from './payment-providers.ts';
export type * from './settings.ts';
export type * from './sms.ts';
