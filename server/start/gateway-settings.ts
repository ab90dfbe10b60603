import type {
  AlipaySettings,
  AliyunSmsSettings,
  GatewaySettings,
  SimulatorSmsSettings,
  WeiboSettings,
} from '../gateways/settings.ts';
import { type Config, ConfigError } from './config.ts';

/** What the environment says of a gateway, under the names of the settings. */
type Given<T> = { [Field in keyof T]: { setting: string; value: T[Field] | null } };

/**
 * The settings of one gateway: each one given wins over the simulator's. Null where there is nothing of either.
 * @param wrong gains a line for each setting that is missing while others of this gateway are given
 */
function settle<T extends object>(given: Given<T>, simulated: T | null, wrong: string[]): T | null {
  const fields = Object.entries(given) as [keyof T, Given<T>[keyof T]][];
  if (simulated === null && fields.every(([, { value }]) => value === null)) return null;
  const settled: Partial<T> = { ...simulated };
  for (const [field, { setting, value }] of fields) {
    if (value !== null) settled[field] = value;
    else if (settled[field] === undefined) wrong.push(`${setting} is missing`);
  }
  return settled as T;
}

function alipaySettings(
  { alipay }: Config['gateways'],
  simulated: AlipaySettings | null,
  wrong: string[],
): AlipaySettings | null {
  const { appCertFile, publicCertFile, rootCertFile } = alipay;
  const hasCerts = appCertFile !== null && publicCertFile !== null && rootCertFile !== null;
  const settings = settle<Omit<AlipaySettings, 'certs'>>(
    {
      appId: { setting: 'ALIPAY_APP_ID', value: alipay.appId },
      privateKey: { setting: 'ALIPAY_PRIVATE_KEY', value: alipay.privateKey },
      // In certificate mode the public key stands in a certificate.
      alipayPublicKey: { setting: 'ALIPAY_PUBLIC_KEY', value: alipay.publicKey ?? (hasCerts ? '' : null) },
      sellerId: { setting: 'ALIPAY_SELLER_ID', value: alipay.sellerId },
      gatewayUrl: { setting: 'ALIPAY_GATEWAY', value: alipay.gateway },
    },
    simulated,
    wrong,
  );
  if (settings === null || !hasCerts) return settings;
  return { ...settings, certs: { appCertFile, publicCertFile, rootCertFile } };
}

function weiboSettings(
  { weibo }: Config['gateways'],
  simulated: WeiboSettings | null,
  wrong: string[],
): WeiboSettings | null {
  const given: Given<WeiboSettings> = {
    clientId: { setting: 'WEIBO_CLIENT_ID', value: weibo.clientId },
    clientSecret: { setting: 'WEIBO_CLIENT_SECRET', value: weibo.clientSecret },
    baseUrl: { setting: 'WEIBO_BASE_URL', value: weibo.baseUrl },
  };
  return settle(given, simulated, wrong);
}

function smsSettings(
  { sms }: Config['gateways'],
  simulated: GatewaySettings['sms'],
  wrong: string[],
): AliyunSmsSettings | SimulatorSmsSettings | null {
  if (sms.provider === 'simulator') return simulated;
  if (sms.provider !== null && sms.provider !== 'aliyun')
    wrong.push(`SMS_PROVIDER=${sms.provider}: one of aliyun, simulator`);
  const { accessKeyId, accessKeySecret, signName, templateCode } = sms;
  const isGiven = [sms.provider, accessKeyId, accessKeySecret, signName, templateCode].some(Boolean);
  if (!isGiven) return simulated;
  const given: Given<Omit<AliyunSmsSettings, 'provider' | 'endpoint'>> = {
    accessKeyId: { setting: 'SMS_ACCESS_KEY_ID', value: accessKeyId },
    accessKeySecret: { setting: 'SMS_ACCESS_KEY_SECRET', value: accessKeySecret },
    signName: { setting: 'SMS_SIGN_NAME', value: signName },
    templateCode: { setting: 'SMS_TEMPLATE_CODE', value: templateCode },
  };
  // Half of Aliyun's settings are no use without the other half: nothing of the simulator's can stand in.
  const settings = settle(given, null, wrong);
  if (settings === null) wrong.push('SMS_ACCESS_KEY_ID is missing');
  return settings && { provider: 'aliyun', ...settings };
}

/**
 * How to reach Alipay, Weibo and the SMS provider: what is configured, and the simulators' settings for the rest.
 * A gateway with neither is null, that is switched off.
 * @throws ConfigError naming what is missing of a gateway that is configured by half
 */
export function gatewaySettings(
  gateways: Config['gateways'],
  simulated: GatewaySettings | null,
): GatewaySettings {
  const wrong: string[] = [];
  const settings = {
    alipay: alipaySettings(gateways, simulated?.alipay ?? null, wrong),
    weibo: weiboSettings(gateways, simulated?.weibo ?? null, wrong),
    sms: smsSettings(gateways, simulated?.sms ?? null, wrong),
  };
  if (wrong.length > 0) throw new ConfigError(`Gateways:\n${wrong.map((line) => `  - ${line}`).join('\n')}`);
  return settings;
}
