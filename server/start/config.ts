import { resolve } from 'node:path';
import { ConfigError } from './config-error.ts';
import { wrongGateways } from './gateway-settings.ts';
import { type Environment, readSettings, type SettingValues, wrongForProduction } from './settings/read.ts';

const PORT_MAX = 65_535;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/;

const addressOf = (host: string, port: number) => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

function httpOf(values: SettingValues, isStrict: boolean) {
  const { PORT: port, HOST: host } = values;
  const address = addressOf(host, port);
  const publicUrl = (values.PUBLIC_URL ?? address).replace(/\/+$/, '');
  const { ADMIN_PORT: adminPort, ADMIN_HOST: adminHost } = values;
  const ownPort =
    adminPort === null ? null : { port: adminPort, host: adminHost, url: addressOf(adminHost, adminPort) };
  return {
    port,
    host,
    /** Where the server listens. Browsers use `publicUrl`. */
    address,
    publicUrl,
    /** The port of the back office; null where it is on the shop's. */
    adminPort: ownPort,
    /** Where browsers find the back office, without the path. */
    backOfficeUrl: ownPort?.url ?? publicUrl,
    trustProxy: [...values.TRUST_PROXY],
    rateLimits: values.RATE_LIMITS,
    connectionsMax: values.HTTP_CONNECTIONS_MAX,
    metricsToken: values.METRICS_TOKEN,
    stopDelayMs: values.STOP_DELAY_MS,
    apiDocs: values.API_DOCS ?? !isStrict,
  };
}

function storesOf(values: SettingValues) {
  return {
    dataDir: resolve(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    poolMax: values.DB_POOL_MAX,
    statementTimeoutMs: values.DB_STATEMENT_TIMEOUT_MS,
    redisUrls: values.REDIS_URL,
    redisCluster: values.REDIS_CLUSTER ?? values.REDIS_URL.length > 1,
  };
}

function tokensOf(values: SettingValues) {
  return {
    algorithm: values.JWT_ALGORITHM,
    secret: values.JWT_SECRET,
    keysDir: values.JWT_KEYS_DIR,
    issuer: values.JWT_ISSUER,
    audience: values.JWT_AUDIENCE,
  };
}

function ordersOf(values: SettingValues) {
  return {
    stockLocking: values.STOCK_LOCKING,
    batchMax: values.ORDER_BATCH_MAX,
    queueMax: values.ORDER_QUEUE_MAX,
    deadlineMs: values.ORDER_DEADLINE_MS,
    expiresMinutes: values.ORDER_EXPIRES_MINUTES,
    autoCompleteDays: values.ORDER_AUTO_COMPLETE_DAYS,
    shippingFeeFen: values.SHIPPING_FEE_FEN,
    freeShippingFromFen: values.FREE_SHIPPING_FROM_FEN,
    sweepSeconds: values.SWEEP_SECONDS,
    reconcileSeconds: values.RECONCILE_SECONDS,
  };
}

function gatewaysOf(values: SettingValues) {
  return {
    alipay: {
      appId: values.ALIPAY_APP_ID,
      privateKey: values.ALIPAY_PRIVATE_KEY,
      publicKey: values.ALIPAY_PUBLIC_KEY,
      sellerId: values.ALIPAY_SELLER_ID,
      gateway: values.ALIPAY_GATEWAY,
      appCertFile: values.ALIPAY_APP_CERT_FILE,
      publicCertFile: values.ALIPAY_PUBLIC_CERT_FILE,
      rootCertFile: values.ALIPAY_ROOT_CERT_FILE,
    },
    wechat: {
      appId: values.WECHAT_APP_ID,
      mchId: values.WECHAT_MCH_ID,
      apiV3Key: values.WECHAT_API_V3_KEY,
      privateKey: values.WECHAT_PRIVATE_KEY,
      serialNo: values.WECHAT_SERIAL_NO,
      publicKeyId: values.WECHAT_PUBLIC_KEY_ID,
      publicKey: values.WECHAT_PUBLIC_KEY,
      baseUrl: values.WECHAT_BASE_URL,
    },
    weibo: {
      clientId: values.WEIBO_CLIENT_ID,
      clientSecret: values.WEIBO_CLIENT_SECRET,
      baseUrl: values.WEIBO_BASE_URL,
    },
    kuaidi100: {
      customer: values.KUAIDI100_CUSTOMER,
      key: values.KUAIDI100_KEY,
      baseUrl: values.KUAIDI100_BASE_URL,
    },
    nuonuo: {
      appKey: values.NUONUO_APP_KEY,
      appSecret: values.NUONUO_APP_SECRET,
      taxNumber: values.NUONUO_TAX_NUMBER,
      sellerName: values.NUONUO_SELLER_NAME,
      sellerPhone: values.NUONUO_SELLER_PHONE,
      sellerAddress: values.NUONUO_SELLER_ADDRESS,
      clerk: values.NUONUO_CLERK,
      taxRate: values.NUONUO_TAX_RATE,
      goodsCode: values.NUONUO_GOODS_CODE,
      tokenUrl: values.NUONUO_TOKEN_URL,
      apiUrl: values.NUONUO_API_URL,
    },
    wechatLogin: {
      loginAppId: values.WECHAT_LOGIN_APP_ID,
      loginAppSecret: values.WECHAT_LOGIN_APP_SECRET,
      officialAppId: values.WECHAT_OFFICIAL_APP_ID,
      officialAppSecret: values.WECHAT_OFFICIAL_APP_SECRET,
      pagesUrl: values.WECHAT_LOGIN_PAGES_URL,
      apiUrl: values.WECHAT_LOGIN_API_URL,
    },
    sms: {
      provider: values.SMS_PROVIDER,
      accessKeyId: values.SMS_ACCESS_KEY_ID,
      accessKeySecret: values.SMS_ACCESS_KEY_SECRET,
      signName: values.SMS_SIGN_NAME,
      templateCode: values.SMS_TEMPLATE_CODE,
      noticeTemplateCode: values.SMS_NOTICE_TEMPLATE_CODE,
      dailyMax: values.SMS_DAILY_MAX,
    },
  };
}

function demoOf(values: SettingValues, isStrict: boolean) {
  const { PORT: port } = values;
  return {
    sampleShop: values.SAMPLE_SHOP ?? !isStrict,
    simulators: values.SIMULATORS ?? !isStrict,
    demo: values.DEMO,
    simulatorsPort: values.SIMULATORS_PORT ?? (port === 0 ? 0 : Math.min(port + 1_000, PORT_MAX)),
    simulatorsUrl: values.SIMULATORS_URL,
  };
}

function configOf(values: SettingValues, isStrict: boolean) {
  return {
    isProduction: values.NODE_ENV === 'production',
    isStrict,
    http: httpOf(values, isStrict),
    stores: storesOf(values),
    tokens: tokensOf(values),
    orders: ordersOf(values),
    gateways: gatewaysOf(values),
    ...demoOf(values, isStrict),
    logLevel: values.LOG_LEVEL,
  };
}

export type Config = ReturnType<typeof configOf>;

/** Why the shop can be reached from outside; then nothing is guessed and demo logins must not work. Null: it cannot be reached. */
function reachableBecause(values: SettingValues): string | null {
  if (values.NODE_ENV === 'production') return 'NODE_ENV=production';
  if (values.DEMO) return null;
  if (!LOOPBACK.test(values.HOST)) return `HOST=${values.HOST} is reachable from outside`;
  if (values.ADMIN_PORT !== null && !LOOPBACK.test(values.ADMIN_HOST))
    return `ADMIN_HOST=${values.ADMIN_HOST} is reachable from outside`;
  // A proxy on this machine makes a shop on loopback reachable from outside.
  const publicHost = values.PUBLIC_URL === null ? null : new URL(values.PUBLIC_URL).hostname;
  if (publicHost !== null && !LOOPBACK.test(publicHost))
    return `PUBLIC_URL=${values.PUBLIC_URL} is reachable from outside`;
  return values.TRUST_PROXY.length > 0 ? 'TRUST_PROXY is set, so the shop is reachable from outside' : null;
}

export interface ReadConfig {
  config: Config;
  /** The first line of the list of what is wrong. */
  heading: string;
  /** One line for each setting that is wrong, missing or not allowed. If there is a line, `config` must not be used to run the shop. */
  wrong: string[];
}

/** @throws ConfigError that names every setting that is wrong, missing or not allowed */
export function readConfig(environment: Environment): Config {
  const { config, heading, wrong } = inspectConfig(environment);
  if (wrong.length > 0) throw new ConfigError(heading, wrong);
  return config;
}

/** Reads every setting of the shop; nothing else reads the environment. */
export function inspectConfig(environment: Environment): ReadConfig {
  const wrong: string[] = [];
  const values = readSettings(environment, wrong);
  const strictBecause = reachableBecause(values);
  const isStrict = strictBecause !== null;
  const config = configOf(values, isStrict);
  if (isStrict) wrong.push(...wrongForProduction(environment, values));
  // The simulators can provide missing settings of gateways, so `gatewaySettings` checks these after the simulators' start.
  if (!config.simulators && config.simulatorsUrl === null) wrong.push(...wrongGateways(config.gateways));
  return { config, heading: strictBecause ?? 'The shop cannot start', wrong: [...new Set(wrong)] };
}
