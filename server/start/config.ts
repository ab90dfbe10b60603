import { resolve } from 'node:path';

type Environment = Record<string, string | undefined>;

/** Reads single settings and gathers what is wrong with them, so that a start names all of it at once. */
class SettingsReader {
  readonly wrong: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  text(name: string): string | null {
    const value = this.#environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  }

  oneOf<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.text(name);
    if (value === null) return fallback;
    const choice = choices.find((each) => each.toLowerCase() === value.toLowerCase());
    if (choice === undefined) this.wrong.push(`${name}=${value}: one of ${choices.join(', ')}`);
    return choice ?? fallback;
  }

  number(name: string, fallback: number, min: number, max: number): number {
    const value = this.text(name);
    if (value === null) return fallback;
    const number = Number(value);
    if (Number.isFinite(number) && number >= min && number <= max) return number;
    this.wrong.push(`${name}=${value}: a number from ${min} to ${max}`);
    return fallback;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const number = this.number(name, fallback, min, max);
    if (Number.isInteger(number)) return number;
    this.wrong.push(`${name}=${number}: a whole number`);
    return fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return fallback;
    if (['on', '1', 'true'].includes(value)) return true;
    if (['off', '0', 'false'].includes(value)) return false;
    this.wrong.push(`${name}=${value}: on or off`);
    return fallback;
  }

  url(name: string, protocols: readonly string[]): string | null {
    const value = this.text(name);
    if (value === null) return null;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    this.wrong.push(
      `${name}: an address that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`,
    );
    return null;
  }

  list(name: string): string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
  }
}

export type Config = ReturnType<typeof readConfig>;

const HTTP = ['http:', 'https:'] as const;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1|\[::1\])$/;

/** Thrown when the settings do not make a shop: `message` lists everything that is wrong. */
export class ConfigError extends Error {}

function readHttp(read: SettingsReader) {
  const port = read.integer('PORT', 3000, 0, 65_535);
  const host = read.text('HOST') ?? '127.0.0.1';
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    port,
    host,
    /** Where it listens; `publicUrl` is where the world finds it. */
    address,
    isLoopback: LOOPBACK.test(host),
    publicUrl: (read.url('PUBLIC_URL', HTTP) ?? address).replace(/\/+$/, ''),
    trustProxy: read.list('TRUST_PROXY'),
    rateLimits: read.flag('RATE_LIMITS', true),
    metricsToken: read.text('METRICS_TOKEN'),
  };
}

function readStores(read: SettingsReader) {
  const redisUrls = read.list('REDIS_URL');
  for (const url of redisUrls) {
    if (!/^rediss?:\/\//.test(url))
      read.wrong.push('REDIS_URL: addresses that begin with redis:// or rediss://');
  }
  return {
    dataDir: resolve(read.text('DATA_DIR') ?? './.jishi'),
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    poolMax: read.integer('DB_POOL_MAX', 16, 1, 1_000),
    statementTimeoutMs: read.integer('DB_STATEMENT_TIMEOUT_MS', 3_000, 1, 600_000),
    redisUrls,
    redisCluster: read.flag('REDIS_CLUSTER', redisUrls.length > 1),
  };
}

function readTokens(read: SettingsReader) {
  const secret = read.text('JWT_SECRET');
  if (secret !== null && Buffer.byteLength(secret) < 32) read.wrong.push('JWT_SECRET: at least 32 bytes');
  return {
    algorithm: read.oneOf('JWT_ALGORITHM', ['HS256', 'EdDSA', 'RS256'], 'HS256'),
    secret,
    keysDir: read.text('JWT_KEYS_DIR'),
    issuer: read.text('JWT_ISSUER') ?? 'jishi',
    audience: read.text('JWT_AUDIENCE') ?? 'jishi',
  };
}

function readOrders(read: SettingsReader) {
  return {
    stockLocking: read.oneOf('STOCK_LOCKING', ['pessimistic', 'optimistic'], 'pessimistic'),
    batchMax: read.integer('ORDER_BATCH_MAX', 256, 1, 10_000),
    queueMax: read.integer('ORDER_QUEUE_MAX', 4_096, 1, 1_000_000),
    deadlineMs: read.integer('ORDER_DEADLINE_MS', 5_000, 1, 600_000),
    expiresMinutes: read.number('ORDER_EXPIRES_MINUTES', 30, 0.001, 525_600),
    autoCompleteDays: read.number('ORDER_AUTO_COMPLETE_DAYS', 10, 0.00001, 3_650),
    shippingFeeFen: read.integer('SHIPPING_FEE_FEN', 800, 0, 100_000_000),
    freeShippingFromFen: read.integer('FREE_SHIPPING_FROM_FEN', 9_900, 0, 1_000_000_000),
    sweepSeconds: read.number('SWEEP_SECONDS', 5, 0.05, 3_600),
    reconcileSeconds: read.number('RECONCILE_SECONDS', 60, 0.05, 86_400),
  };
}

function readGateways(read: SettingsReader) {
  return {
    alipay: {
      appId: read.text('ALIPAY_APP_ID'),
      privateKey: read.text('ALIPAY_PRIVATE_KEY'),
      publicKey: read.text('ALIPAY_PUBLIC_KEY'),
      sellerId: read.text('ALIPAY_SELLER_ID'),
      gateway: read.url('ALIPAY_GATEWAY', HTTP),
      appCertFile: read.text('ALIPAY_APP_CERT_FILE'),
      publicCertFile: read.text('ALIPAY_PUBLIC_CERT_FILE'),
      rootCertFile: read.text('ALIPAY_ROOT_CERT_FILE'),
    },
    weibo: {
      clientId: read.text('WEIBO_CLIENT_ID'),
      clientSecret: read.text('WEIBO_CLIENT_SECRET'),
      baseUrl: read.url('WEIBO_BASE_URL', HTTP),
    },
    sms: {
      provider: read.text('SMS_PROVIDER'),
      accessKeyId: read.text('SMS_ACCESS_KEY_ID'),
      accessKeySecret: read.text('SMS_ACCESS_KEY_SECRET'),
      signName: read.text('SMS_SIGN_NAME'),
      templateCode: read.text('SMS_TEMPLATE_CODE'),
      dailyMax: read.integer('SMS_DAILY_MAX', 10_000, 1, 100_000_000),
    },
  };
}

function readDemo(read: SettingsReader, isStrict: boolean, port: number) {
  return {
    sampleShop: read.flag('SAMPLE_SHOP', !isStrict),
    simulators: read.flag('SIMULATORS', !isStrict),
    demo: read.flag('DEMO', false),
    simulatorsPort: read.integer(
      'SIMULATORS_PORT',
      port === 0 ? 0 : Math.min(port + 1_000, 65_535),
      0,
      65_535,
    ),
    simulatorsUrl: read.url('SIMULATORS_URL', HTTP),
  };
}

/** With real customers nothing is guessed: what is missing or only for demonstrations. */
function missingForProduction(environment: Environment): string[] {
  const has = (name: string) => (environment[name] ?? '').trim() !== '';
  const needed = [
    'DATABASE_URL',
    'PUBLIC_URL',
    'ALIPAY_APP_ID',
    'ALIPAY_SELLER_ID',
    'ALIPAY_GATEWAY',
    'ALIPAY_PRIVATE_KEY',
  ];
  needed.push(...['WEIBO_CLIENT_ID', 'WEIBO_CLIENT_SECRET']);
  needed.push(
    ...['SMS_PROVIDER', 'SMS_ACCESS_KEY_ID', 'SMS_ACCESS_KEY_SECRET', 'SMS_SIGN_NAME', 'SMS_TEMPLATE_CODE'],
  );
  needed.push(
    (environment.JWT_ALGORITHM ?? 'HS256').toUpperCase() === 'HS256' ? 'JWT_SECRET' : 'JWT_KEYS_DIR',
  );
  if (!has('ALIPAY_PUBLIC_CERT_FILE')) needed.push('ALIPAY_PUBLIC_KEY');
  const missing = needed.filter((name) => !has(name)).map((name) => `${name} is missing`);
  const isOn = (name: string) => /^(on|1|true)$/i.test(environment[name]?.trim() ?? '');
  for (const name of ['SAMPLE_SHOP', 'SIMULATORS', 'DEMO']) {
    if (isOn(name)) missing.push(`${name} is for demonstrations only`);
  }
  if (has('SIMULATORS_URL')) missing.push('SIMULATORS_URL is for demonstrations only');
  if (/^(off|0|false)$/i.test(environment.RATE_LIMITS?.trim() ?? ''))
    missing.push('RATE_LIMITS=off is for load tests only');
  return missing;
}

/**
 * Reads every setting of the shop; nothing else reads the environment.
 * @throws ConfigError naming every setting that is wrong, missing or not allowed
 */
export function readConfig(environment: Environment) {
  const read = new SettingsReader(environment);
  const http = readHttp(read);
  const isProduction = environment.NODE_ENV === 'production';
  const isDemo = !isProduction && read.flag('DEMO', false);
  const isStrict = isProduction || (!http.isLoopback && !isDemo);
  const config = {
    isProduction,
    isStrict,
    http,
    stores: readStores(read),
    tokens: readTokens(read),
    orders: readOrders(read),
    gateways: readGateways(read),
    ...readDemo(read, isStrict, http.port),
    logLevel: read.oneOf('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info'),
  };
  const wrong = [...read.wrong, ...(isStrict ? missingForProduction(environment) : [])];
  if (wrong.length > 0) {
    const why = isProduction
      ? 'NODE_ENV=production'
      : isStrict
        ? `HOST=${http.host} is reachable from outside`
        : 'Settings';
    throw new ConfigError(`${why}:\n${wrong.map((line) => `  - ${line}`).join('\n')}`);
  }
  return config;
}
