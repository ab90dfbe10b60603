/** Every setting of the shop by name. `npm run settings` writes docs/settings.md and .env.example from this table. */
import { isIP } from 'node:net';
import { ALIPAY, KUAIDI100, NUONUO, SMS, WECHAT, WECHAT_LOGIN, WEIBO } from './gateways.ts';
import { HTTP, IN_PRODUCTION, integer, number, oneOf, onOff, text, textList, url, urlList } from './kinds.ts';

const PORT_MAX = 65_535;

const FOR_DEMONSTRATIONS = {
  why: 'is for demonstrations only',
  isRefused: (value: unknown) => Boolean(value),
};

function usesHs256(given: (name: string) => string | null): boolean {
  return (given('JWT_ALGORITHM') ?? 'HS256').toUpperCase() === 'HS256';
}

/** An address, or a network such as 10.0.0.0/8, as Fastify's `trustProxy` takes them. */
function isAddressOrNetwork(item: string): boolean {
  const [address = '', bits, ...rest] = item.split('/');
  if (isIP(address) === 0 || rest.length > 0) return ['loopback', 'linklocal', 'uniquelocal'].includes(item);
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
}

const SERVER = {
  NODE_ENV: text({
    default: null,
    takes: '`production`, or anything else',
    meaning: 'With `production` the shop is for real customers: nothing is guessed.',
  }),
  PORT: integer({
    default: 3_000,
    min: 0,
    max: PORT_MAX,
    meaning: 'The port that the shop listens on. With 0 the system chooses a free port.',
  }),
  HOST: text({
    default: '127.0.0.1',
    takes: 'an address or a host name of this machine',
    meaning: 'The address that the shop listens on. `0.0.0.0` means all addresses of the machine.',
  }),
  ADMIN_PORT: integer({
    default: null,
    defaultText: 'none: the back office is on the port of the shop',
    min: 1,
    max: PORT_MAX,
    meaning:
      'A port of its own for the back office: its pages and `/api/admin` answer there alone, and the port of the shop answers 404 for them.',
  }),
  ADMIN_HOST: text({
    default: '127.0.0.1',
    takes: 'an address or a host name of this machine',
    meaning: 'The address that the port of the back office listens on.',
  }),
  PUBLIC_URL: url(HTTP, {
    default: null,
    defaultText: 'from `HOST` and `PORT`',
    needed: IN_PRODUCTION,
    meaning:
      'The address by which browsers and payment providers reach the shop. Links and callbacks use it.',
  }),
  TRUST_PROXY: textList({
    takes: 'IP addresses or networks (`10.0.0.0/8`), separated by commas',
    isItem: isAddressOrNetwork,
    meaning:
      'The proxies in front of the shop. Without it all shoppers behind a proxy share one address and its rate limits.',
  }),
  RATE_LIMITS: onOff({
    default: true,
    refusedInProduction: {
      why: 'off is for load tests only',
      isRefused: (value: unknown) => value === false,
    },
    meaning: 'Limits sign-in attempts, SMS codes and requests. `off` is for load tests.',
  }),
  HTTP_CONNECTIONS_MAX: integer({
    default: 10_000,
    min: 10,
    max: 1_000_000,
    meaning:
      'How many connections a process has at the same time. Further ones are closed at once and counted in `/metrics`.',
  }),
  STOP_DELAY_MS: integer({
    default: 0,
    min: 0,
    max: 60_000,
    meaning:
      'How long a server that was told to stop still takes requests, while `/livez` answers 503 and connections end after their next answer. Behind a proxy: longer than the proxy keeps idle connections.',
  }),
  METRICS_TOKEN: text({
    default: null,
    isSecret: true,
    meaning:
      'Lets other machines read `/metrics` with `Authorization: Bearer <token>`. Without it only this machine may.',
  }),
  API_DOCS: onOff({
    default: null,
    defaultText: '`on` outside production',
    meaning: 'Serves the page `/docs`, where people read and try the API. `/openapi.json` is always there.',
  }),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    meaning: 'The least important log lines that are written.',
  }),
};

const STORES = {
  DATA_DIR: text({
    default: './.jishi',
    takes: 'a directory',
    meaning:
      'The directory of uploaded pictures, of the embedded PostgreSQL and of the simulators. A relative path starts at the checkout.',
  }),
  DATABASE_URL: url(['postgres:', 'postgresql:'], {
    default: null,
    defaultText: 'embedded PostgreSQL',
    needed: IN_PRODUCTION,
    meaning: 'The PostgreSQL database (version 18 or newer) of the shop.',
  }),
  DB_POOL_MAX: integer({
    default: 16,
    min: 1,
    max: 1_000,
    meaning:
      'The most connections to PostgreSQL for ordinary requests, for each process: this many for reads and as many for writes.',
  }),
  DB_STATEMENT_TIMEOUT_MS: integer({
    default: 3_000,
    min: 1,
    max: 600_000,
    meaning: 'PostgreSQL cancels a statement of a request after this time.',
  }),
  REDIS_URL: urlList(['redis:', 'rediss:'], {
    meaning:
      'The Redis of carts, rate limits and SMS codes. Several URLs mean a Redis Cluster. Without it PostgreSQL keeps them.',
  }),
  REDIS_CLUSTER: onOff({
    default: null,
    defaultText: '`on` with several Redis URLs',
    meaning: 'Whether the Redis is a Cluster.',
  }),
};

const SIGN_IN = {
  JWT_ALGORITHM: oneOf(['HS256', 'EdDSA', 'RS256'], {
    default: 'HS256',
    meaning:
      'How access tokens are signed. `HS256` uses a secret; the other two use key files and publish their public keys.',
  }),
  JWT_SECRET: text({
    default: null,
    defaultText: 'generated, kept in the database',
    minBytes: 32,
    isSecret: true,
    needed: { when: 'in production with `JWT_ALGORITHM=HS256`', isNeeded: usesHs256 },
    meaning:
      'The secret of `HS256`. Its UTF-8 bytes are the key. All processes of one shop need the same secret.',
  }),
  JWT_KEYS_DIR: text({
    default: null,
    defaultText: 'generated, kept in the database',
    takes: 'a directory',
    needed: {
      when: 'in production with `EdDSA` or `RS256`',
      isNeeded: (given) => !usesHs256(given),
    },
    meaning:
      'The directory with the keys of `EdDSA` or `RS256`, one `<kid>.pem` each. The last private key by name signs.',
  }),
  JWT_ISSUER: text({ default: 'jishi', meaning: 'The claim `iss` of access tokens.' }),
  JWT_AUDIENCE: text({ default: 'jishi', meaning: 'The claim `aud` of access tokens.' }),
};

const ORDERS = {
  STOCK_LOCKING: oneOf(['pessimistic', 'optimistic'], {
    default: 'pessimistic',
    meaning:
      'How an order takes its stock. Both ways never oversell; `docs/decisions/0006` compares their speed.',
  }),
  ORDER_BATCH_MAX: integer({
    default: 256,
    min: 1,
    max: 10_000,
    meaning: 'The most orders that share one database transaction. 1 switches batches off.',
  }),
  ORDER_QUEUE_MAX: integer({
    default: 4_096,
    min: 1,
    max: 1_000_000,
    meaning: 'The most orders that wait for the database. Further orders are refused at once.',
  }),
  ORDER_DEADLINE_MS: integer({
    default: 5_000,
    min: 1,
    max: 600_000,
    meaning: 'An order, or another write, that waits longer is refused.',
  }),
  ORDER_EXPIRES_MINUTES: number({
    default: 30,
    min: 0.001,
    max: 525_600,
    meaning: 'An unpaid order is cancelled after this time.',
  }),
  ORDER_AUTO_COMPLETE_DAYS: number({
    default: 10,
    min: 0.00001,
    max: 3_650,
    meaning: 'A shipped order counts as received after this time.',
  }),
  SHIPPING_FEE_FEN: integer({
    default: 800,
    min: 0,
    max: 100_000_000,
    meaning: 'The shipping fee of an order, in fen.',
  }),
  FREE_SHIPPING_FROM_FEN: integer({
    default: 9_900,
    min: 0,
    max: 1_000_000_000,
    meaning: 'An order whose items cost at least this much, in fen, ships free.',
  }),
  SWEEP_SECONDS: number({
    default: 5,
    min: 0.05,
    max: 3_600,
    meaning: 'How often unpaid orders past their time are cancelled.',
  }),
  RECONCILE_SECONDS: number({
    default: 60,
    min: 0.05,
    max: 86_400,
    meaning: 'How often Alipay is asked for the state of each open payment.',
  }),
};

const DEMO = {
  SAMPLE_SHOP: onOff({
    default: null,
    defaultText: '`on` outside production',
    refusedInProduction: FOR_DEMONSTRATIONS,
    meaning: 'Seeds an empty database with sample goods and demo logins.',
  }),
  SIMULATORS: onOff({
    default: null,
    defaultText: '`on` outside production',
    refusedInProduction: FOR_DEMONSTRATIONS,
    meaning:
      'Starts simulators of Alipay, Weibo and SMS. A gateway with settings of its own does not use them.',
  }),
  SIMULATORS_PORT: integer({
    default: null,
    defaultText: '`PORT` + 1000',
    min: 0,
    max: PORT_MAX,
    meaning: 'The port of the simulators.',
  }),
  SIMULATORS_URL: url(HTTP, {
    default: null,
    refusedInProduction: FOR_DEMONSTRATIONS,
    meaning: 'The address of simulators that run already. With it no simulators are started.',
  }),
  DEMO: onOff({
    default: false,
    refusedInProduction: FOR_DEMONSTRATIONS,
    meaning:
      'Allows sample shop, simulators and demo logins on a shop that can be reached from outside. Every page shows a banner.',
  }),
};

export const SETTING_GROUPS = [
  { title: 'Server', settings: SERVER },
  { title: 'Database, files and Redis', settings: STORES },
  { title: 'Access tokens', settings: SIGN_IN },
  { title: 'Orders', settings: ORDERS },
  { title: 'Payments: Alipay', settings: ALIPAY },
  { title: 'Payments: WeChat Pay', settings: WECHAT },
  { title: 'Sign-in with Weibo', settings: WEIBO },
  { title: 'Sign-in with WeChat', settings: WECHAT_LOGIN },
  { title: 'SMS', settings: SMS },
  { title: 'Parcels', settings: KUAIDI100 },
  { title: 'Invoices', settings: NUONUO },
  { title: 'Demonstrations', settings: DEMO },
] as const;

export const SETTINGS = {
  ...SERVER,
  ...STORES,
  ...SIGN_IN,
  ...ORDERS,
  ...ALIPAY,
  ...WECHAT,
  ...WEIBO,
  ...WECHAT_LOGIN,
  ...SMS,
  ...KUAIDI100,
  ...NUONUO,
  ...DEMO,
};
