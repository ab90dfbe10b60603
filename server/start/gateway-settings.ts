import type {
  AlipaySettings,
  AliyunSmsSettings,
  GatewaySettings,
  Kuaidi100Settings,
  NuonuoSettings,
  SimulatorSmsSettings,
  WechatApplication,
  WechatLoginSettings,
  WechatSettings,
  WeiboSettings,
} from '../gateways/settings.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';

/** The values that are set for one gateway, with the names of their settings. */
type Given<T> = { [Field in keyof T]: { setting: string; value: T[Field] | null } };

/**
 * The settings of one gateway. A setting that is set wins over the simulator's value. Null: neither has any.
 * @param wrong receives a line for each setting that is missing while others of this gateway are set
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

/** Certificate mode needs three files; one or two of them are a mistake. */
function missingCertificates({
  appCertFile,
  publicCertFile,
  rootCertFile,
}: Config['gateways']['alipay']): string[] {
  const files = Object.entries({
    ALIPAY_APP_CERT_FILE: appCertFile,
    ALIPAY_PUBLIC_CERT_FILE: publicCertFile,
    ALIPAY_ROOT_CERT_FILE: rootCertFile,
  });
  if (files.every(([, file]) => file === null)) return [];
  return files.filter(([, file]) => file === null).map(([name]) => `${name} is missing`);
}

function alipaySettings(
  { alipay }: Config['gateways'],
  simulated: AlipaySettings | null,
  wrong: string[],
): AlipaySettings | null {
  const { appCertFile, publicCertFile, rootCertFile } = alipay;
  const hasCerts = appCertFile !== null && publicCertFile !== null && rootCertFile !== null;
  if (!hasCerts) wrong.push(...missingCertificates(alipay));
  const settings = settle<Omit<AlipaySettings, 'certs'>>(
    {
      appId: { setting: 'ALIPAY_APP_ID', value: alipay.appId },
      privateKey: { setting: 'ALIPAY_PRIVATE_KEY', value: alipay.privateKey },
      // In certificate mode Alipay's certificate contains the public key.
      alipayPublicKey: {
        setting: 'ALIPAY_PUBLIC_KEY',
        value: alipay.publicKey ?? (publicCertFile === null ? null : ''),
      },
      sellerId: { setting: 'ALIPAY_SELLER_ID', value: alipay.sellerId },
      gatewayUrl: { setting: 'ALIPAY_GATEWAY', value: alipay.gateway },
    },
    simulated,
    wrong,
  );
  if (settings === null || !hasCerts) return settings;
  return { ...settings, certs: { appCertFile, publicCertFile, rootCertFile } };
}

/** Without a public key of its own the shop fetches certificates: the simulator's key belongs to the simulator's account. */
function wechatSettings(
  { wechat }: Config['gateways'],
  simulated: WechatSettings | null,
  wrong: string[],
): WechatSettings | null {
  const { publicKey, publicKeyId, baseUrl, ...account } = wechat;
  const keys = { publicKey, publicKeyId };
  const isGiven = Object.values({ ...account, ...keys }).some((value) => value !== null);
  if (publicKey !== null && publicKeyId === null) wrong.push('WECHAT_PUBLIC_KEY_ID is missing');
  if (publicKey === null && publicKeyId !== null) wrong.push('WECHAT_PUBLIC_KEY is missing');
  const given: Given<Omit<WechatSettings, 'publicKey' | 'publicKeyId'>> = {
    appId: { setting: 'WECHAT_APP_ID', value: account.appId },
    mchId: { setting: 'WECHAT_MCH_ID', value: account.mchId },
    apiV3Key: { setting: 'WECHAT_API_V3_KEY', value: account.apiV3Key },
    privateKey: { setting: 'WECHAT_PRIVATE_KEY', value: account.privateKey },
    serialNo: { setting: 'WECHAT_SERIAL_NO', value: account.serialNo },
    baseUrl: { setting: 'WECHAT_BASE_URL', value: baseUrl },
  };
  const settings = settle(given, simulated, wrong);
  if (settings === null) return null;
  if (isGiven || simulated === null) return { ...settings, ...keys };
  return { ...settings, publicKey: simulated.publicKey, publicKeyId: simulated.publicKeyId };
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

const WECHAT_PAGES_URL = 'https://open.weixin.qq.com';
const WECHAT_API_URL = 'https://api.weixin.qq.com';

/** Each of the two applications is set as a whole. Either of them replaces both of the simulator. */
function wechatLoginSettings(
  { wechatLogin }: Config['gateways'],
  simulated: WechatLoginSettings | null,
  wrong: string[],
): WechatLoginSettings | null {
  const { pagesUrl, apiUrl, ...given } = wechatLogin;
  const website = settle<WechatApplication>(
    {
      appId: { setting: 'WECHAT_LOGIN_APP_ID', value: given.loginAppId },
      appSecret: { setting: 'WECHAT_LOGIN_APP_SECRET', value: given.loginAppSecret },
    },
    null,
    wrong,
  );
  const official = settle<WechatApplication>(
    {
      appId: { setting: 'WECHAT_OFFICIAL_APP_ID', value: given.officialAppId },
      appSecret: { setting: 'WECHAT_OFFICIAL_APP_SECRET', value: given.officialAppSecret },
    },
    null,
    wrong,
  );
  if (website === null && official === null) return simulated;
  return { website, official, pagesUrl: pagesUrl ?? WECHAT_PAGES_URL, apiUrl: apiUrl ?? WECHAT_API_URL };
}

function smsSettings(
  { sms }: Config['gateways'],
  simulated: GatewaySettings['sms'],
  wrong: string[],
): AliyunSmsSettings | SimulatorSmsSettings | null {
  if (sms.provider === 'simulator') return simulated;
  const { accessKeyId, accessKeySecret, signName, templateCode } = sms;
  const isGiven = [sms.provider, accessKeyId, accessKeySecret, signName, templateCode].some(Boolean);
  if (!isGiven) return simulated;
  const given: Given<Omit<AliyunSmsSettings, 'provider' | 'endpoint' | 'noticeTemplateCode'>> = {
    accessKeyId: { setting: 'SMS_ACCESS_KEY_ID', value: accessKeyId },
    accessKeySecret: { setting: 'SMS_ACCESS_KEY_SECRET', value: accessKeySecret },
    signName: { setting: 'SMS_SIGN_NAME', value: signName },
    templateCode: { setting: 'SMS_TEMPLATE_CODE', value: templateCode },
  };
  // The simulator has no value for these, so all four must be set.
  const settings = settle(given, null, wrong);
  if (settings === null) wrong.push(...Object.values(given).map(({ setting }) => `${setting} is missing`));
  return settings && { provider: 'aliyun', ...settings, noticeTemplateCode: sms.noticeTemplateCode };
}

function kuaidi100Settings(
  { kuaidi100: { customer, key, baseUrl } }: Config['gateways'],
  simulated: Kuaidi100Settings | null,
  wrong: string[],
): Kuaidi100Settings | null {
  const given = {
    customer: { setting: 'KUAIDI100_CUSTOMER', value: customer },
    key: { setting: 'KUAIDI100_KEY', value: key },
    baseUrl: { setting: 'KUAIDI100_BASE_URL', value: baseUrl },
  };
  return settle(given, simulated, wrong);
}

function nuonuoSettings(
  { nuonuo }: Config['gateways'],
  simulated: NuonuoSettings | null,
  wrong: string[],
): NuonuoSettings | null {
  const { goodsCode, ...needed } = nuonuo;
  const given = Object.fromEntries(
    Object.entries(needed).map(([field, value]) => [
      field,
      { setting: `NUONUO_${field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`, value },
    ]),
  ) as Given<Omit<NuonuoSettings, 'goodsCode'>>;
  const settings = settle(given, simulated, wrong);
  return settings && { ...settings, goodsCode };
}

function settleAll(
  gateways: Config['gateways'],
  simulated: GatewaySettings | null,
  wrong: string[],
): GatewaySettings {
  return {
    alipay: alipaySettings(gateways, simulated?.alipay ?? null, wrong),
    wechat: wechatSettings(gateways, simulated?.wechat ?? null, wrong),
    weibo: weiboSettings(gateways, simulated?.weibo ?? null, wrong),
    wechatLogin: wechatLoginSettings(gateways, simulated?.wechatLogin ?? null, wrong),
    sms: smsSettings(gateways, simulated?.sms ?? null, wrong),
    kuaidi100: kuaidi100Settings(gateways, simulated?.kuaidi100 ?? null, wrong),
    nuonuo: nuonuoSettings(gateways, simulated?.nuonuo ?? null, wrong),
  };
}

/**
 * What the gateways need to call Alipay, WeChat Pay, Weibo and the SMS provider: what is set, and the simulators' values for the
 * rest. A gateway with neither is null, which switches the gateway off.
 * @throws ConfigError that names what is missing of a gateway that is set only in part
 */
export function gatewaySettings(
  gateways: Config['gateways'],
  simulated: GatewaySettings | null,
): GatewaySettings {
  const wrong: string[] = [];
  const settings = settleAll(gateways, simulated, wrong);
  if (wrong.length > 0) throw new ConfigError('Gateways', wrong);
  return settings;
}

/** Without simulators: one line for each setting that is missing of a gateway that is set only in part. */
export function wrongGateways(gateways: Config['gateways']): string[] {
  const wrong: string[] = [];
  settleAll(gateways, null, wrong);
  return wrong;
}
