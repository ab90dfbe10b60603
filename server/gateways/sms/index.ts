import type { GatewaySettings } from '../settings.ts';
import type { SmsGateway } from '../sms.ts';
import { createAliyunSms } from './aliyun.ts';
import { createSimulatorSms } from './simulator.ts';

export function createSmsGateway(
  settings: NonNullable<GatewaySettings['sms']>,
  options: { timeoutMs?: number } = {},
): SmsGateway {
  return settings.provider === 'aliyun'
    ? createAliyunSms(settings, options)
    : createSimulatorSms(settings, options);
}
