import { HTTP, integer, type Need, oneOf, text, url } from './kinds.ts';

export { KUAIDI100 } from './parcels.ts';

/** What a gateway needs before it works. Production needs a payment provider; every other gateway may stay switched off. */
const needsAll = (gateway: string): Need => ({ when: `for ${gateway}`, isNeeded: () => false });

/** One payment provider is enough. */
const WITHOUT_WECHAT: Need = {
  when: 'in production without WeChat Pay',
  isNeeded: (given) => given('WECHAT_APP_ID') === null,
};

export const ALIPAY = {
  ALIPAY_APP_ID: text({
    default: null,
    defaultText: "the simulator's",
    needed: WITHOUT_WECHAT,
    meaning: 'The id of the application at Alipay.',
  }),
  ALIPAY_PRIVATE_KEY: text({
    default: null,
    defaultText: "the simulator's",
    takes: 'an RSA key as bare Base64 (PKCS#1 or PKCS#8) or PEM',
    isSecret: true,
    needed: WITHOUT_WECHAT,
    meaning: 'The private key of the application. It signs calls to Alipay.',
  }),
  ALIPAY_PUBLIC_KEY: text({
    default: null,
    defaultText: "the simulator's",
    takes: 'an RSA key as bare Base64 or PEM',
    needed: {
      when: 'in production without WeChat Pay and without `ALIPAY_PUBLIC_CERT_FILE`',
      isNeeded: (given) => WITHOUT_WECHAT.isNeeded(given) && given('ALIPAY_PUBLIC_CERT_FILE') === null,
    },
    meaning: "Alipay's public key. It verifies what comes from Alipay.",
  }),
  ALIPAY_SELLER_ID: text({
    default: null,
    defaultText: "the simulator's",
    takes: 'the number of an Alipay account (2088…)',
    needed: WITHOUT_WECHAT,
    meaning: 'The Alipay account that receives the money. Payments to another account are not booked.',
  }),
  ALIPAY_GATEWAY: url(HTTP, {
    default: null,
    defaultText: "the simulator's",
    needed: WITHOUT_WECHAT,
    meaning: "Alipay's gateway: `https://openapi.alipay.com/gateway.do`.",
  }),
  ALIPAY_APP_CERT_FILE: text({
    default: null,
    takes: 'a file',
    meaning: 'Certificate mode: the certificate of the application. Certificate mode needs all three files.',
  }),
  ALIPAY_PUBLIC_CERT_FILE: text({
    default: null,
    takes: 'a file',
    meaning: "Certificate mode: Alipay's certificate, in place of `ALIPAY_PUBLIC_KEY`.",
  }),
  ALIPAY_ROOT_CERT_FILE: text({
    default: null,
    takes: 'a file',
    meaning: "Certificate mode: Alipay's root certificates.",
  }),
};

export const WECHAT = {
  WECHAT_APP_ID: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('WeChat Pay'),
    meaning: 'The id of the application (wx…) that is bound to the merchant.',
  }),
  WECHAT_MCH_ID: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('WeChat Pay'),
    meaning:
      'The number of the merchant at WeChat Pay, which receives the money. Without WeChat settings production does not offer WeChat Pay.',
  }),
  WECHAT_API_V3_KEY: text({
    default: null,
    defaultText: "the simulator's",
    takes: '32 characters',
    isSecret: true,
    needed: needsAll('WeChat Pay'),
    meaning: 'The APIv3 key. WeChat Pay encrypts reports under this key.',
  }),
  WECHAT_PRIVATE_KEY: text({
    default: null,
    defaultText: "the simulator's",
    takes: 'an RSA key as bare Base64 (PKCS#1 or PKCS#8) or PEM',
    isSecret: true,
    needed: needsAll('WeChat Pay'),
    meaning:
      "The private key of the merchant's API certificate (`apiclient_key.pem`). It signs calls to WeChat Pay.",
  }),
  WECHAT_SERIAL_NO: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('WeChat Pay'),
    meaning: "The serial number of the merchant's API certificate.",
  }),
  WECHAT_PUBLIC_KEY_ID: text({
    default: null,
    defaultText: "the simulator's",
    meaning: "The id of WeChat Pay's public key (PUB_KEY_ID_…). Belongs to `WECHAT_PUBLIC_KEY`.",
  }),
  WECHAT_PUBLIC_KEY: text({
    default: null,
    defaultText: "the simulator's",
    takes: 'an RSA key as bare Base64 or PEM',
    meaning:
      "WeChat Pay's public key. It verifies what comes from WeChat Pay. Without it platform certificates are fetched.",
  }),
  WECHAT_BASE_URL: url(HTTP, {
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('WeChat Pay'),
    meaning: "The address of WeChat Pay's API: `https://api.mch.weixin.qq.com`.",
  }),
};

export const WEIBO = {
  WEIBO_CLIENT_ID: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('sign-in with Weibo'),
    meaning:
      'The App Key of the application at Weibo. Without Weibo settings production does not offer Weibo.',
  }),
  WEIBO_CLIENT_SECRET: text({
    default: null,
    defaultText: "the simulator's",
    isSecret: true,
    needed: needsAll('sign-in with Weibo'),
    meaning: 'The App Secret of the application.',
  }),
  WEIBO_BASE_URL: url(HTTP, {
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('sign-in with Weibo'),
    meaning: "The address of Weibo's API: `https://api.weibo.com`.",
  }),
};

export const WECHAT_LOGIN = {
  WECHAT_LOGIN_APP_ID: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('sign-in with WeChat by QR code'),
    meaning:
      'The AppID of the website application (网站应用) at open.weixin.qq.com: sign-in by QR code in any browser. Without it production does not offer that.',
  }),
  WECHAT_LOGIN_APP_SECRET: text({
    default: null,
    defaultText: "the simulator's",
    isSecret: true,
    needed: needsAll('sign-in with WeChat by QR code'),
    meaning: 'The AppSecret of the website application.',
  }),
  WECHAT_OFFICIAL_APP_ID: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('sign-in and payment inside WeChat'),
    meaning:
      'The AppID of the official account (服务号): sign-in inside WeChat. Payment inside WeChat is offered where it is also `WECHAT_APP_ID`.',
  }),
  WECHAT_OFFICIAL_APP_SECRET: text({
    default: null,
    defaultText: "the simulator's",
    isSecret: true,
    needed: needsAll('sign-in and payment inside WeChat'),
    meaning: 'The AppSecret of the official account.',
  }),
  WECHAT_LOGIN_PAGES_URL: url(HTTP, {
    default: null,
    defaultText: "`https://open.weixin.qq.com`, or the simulator's",
    meaning: 'Where people agree to sign in with WeChat.',
  }),
  WECHAT_LOGIN_API_URL: url(HTTP, {
    default: null,
    defaultText: "`https://api.weixin.qq.com`, or the simulator's",
    meaning: "The address of WeChat's API for signing in.",
  }),
};

export const SMS = {
  SMS_PROVIDER: oneOf(['aliyun', 'simulator'], {
    default: null,
    defaultText: '`aliyun` with its keys, else the simulator',
    meaning: 'The service that sends SMS. Without SMS settings production does not offer SMS codes.',
  }),
  SMS_ACCESS_KEY_ID: text({
    default: null,
    needed: needsAll('SMS by Aliyun'),
    meaning: "The id of Aliyun's access key.",
  }),
  SMS_ACCESS_KEY_SECRET: text({
    default: null,
    isSecret: true,
    needed: needsAll('SMS by Aliyun'),
    meaning: "The secret of Aliyun's access key.",
  }),
  SMS_SIGN_NAME: text({
    default: null,
    needed: needsAll('SMS by Aliyun'),
    meaning: 'The approved signature (签名) of the messages.',
  }),
  SMS_TEMPLATE_CODE: text({
    default: null,
    needed: needsAll('SMS by Aliyun'),
    meaning: 'The approved template (模板) of the messages; its variable is `code`.',
  }),
  SMS_NOTICE_TEMPLATE_CODE: text({
    default: null,
    meaning:
      'The approved template that tells the old number of an account about the new one; its variable is `mobile`. Without it no such message is sent.',
  }),
  SMS_DAILY_MAX: integer({
    default: 10_000,
    min: 1,
    max: 100_000_000,
    meaning: 'The most messages in a day, for all numbers together. It limits what an attack can cost.',
  }),
};

export const NUONUO = {
  NUONUO_APP_KEY: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('invoices'),
    meaning: 'The key of the application at Nuonuo (诺诺开放平台), which issues electronic invoices.',
  }),
  NUONUO_APP_SECRET: text({
    default: null,
    defaultText: "the simulator's",
    isSecret: true,
    needed: needsAll('invoices'),
    meaning: 'The secret of the application. It signs calls to Nuonuo.',
  }),
  NUONUO_TAX_NUMBER: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('invoices'),
    meaning: 'The 统一社会信用代码 of the seller on every invoice.',
  }),
  NUONUO_SELLER_NAME: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('invoices'),
    meaning: 'The name of the seller on every invoice.',
  }),
  NUONUO_SELLER_PHONE: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('invoices'),
    meaning: 'The phone number of the seller on every invoice.',
  }),
  NUONUO_SELLER_ADDRESS: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('invoices'),
    meaning: 'The address of the seller on every invoice.',
  }),
  NUONUO_CLERK: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('invoices'),
    meaning: 'The person who issues invoices (开票员), as the tax bureau knows them.',
  }),
  NUONUO_TAX_RATE: text({
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('invoices'),
    meaning: 'The rate of the tax that is in the prices, such as `0.13`.',
  }),
  NUONUO_GOODS_CODE: text({
    default: null,
    takes: '19 digits',
    meaning: 'The 税收分类编码 of all goods. Without it Nuonuo finds a code by the name of the goods.',
  }),
  NUONUO_TOKEN_URL: url(HTTP, {
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('invoices'),
    meaning: 'Where Nuonuo gives tokens: `https://open.nuonuo.com/accessToken`.',
  }),
  NUONUO_API_URL: url(HTTP, {
    default: null,
    defaultText: "the simulator's",
    needed: needsAll('invoices'),
    meaning: "Nuonuo's interface: `https://sdk.nuonuo.com/open/v1/services`.",
  }),
};
