import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type RawServerDefault } from 'fastify';
import type { StorefrontBuild } from '../storefront/build.ts';
import { storefront } from './front-ends/storefront.ts';
import type { Gateways } from './gateways/index.ts';
import {
  accountJobs,
  authRoutes,
  avatarRoutes,
  createAccounts,
  keysRoutes,
  meRoutes,
} from './modules/accounts/index.ts';
import {
  addressRoutes,
  createAddresses,
  createDefaultAddressReader,
  deleteAddressesOf,
} from './modules/addresses/index.ts';
import { type Carts, cartRoutes, createCartRoom } from './modules/cart/index.ts';
import {
  catalogAdminRoutes,
  catalogRoutes,
  createCatalog,
  createCatalogDesk,
  createSkuReader,
} from './modules/catalog/index.ts';
import {
  createKeepingCheckouts,
  createOrders,
  createPlacing,
  forgetShoppers,
  type KeepCheckout,
  orderAdminRoutes,
  orderJobs,
  orderRoutes,
  type Placing,
} from './modules/orders/index.ts';
import {
  createPayments,
  type Payments,
  paymentAdminRoutes,
  paymentJobs,
  paymentRoutes,
} from './modules/payments/index.ts';
import { createStaffRoom, staffRoutes } from './modules/staff/index.ts';
import { createStockDesk, stockAdminRoutes } from './modules/stock/index.ts';
import {
  createThirdPartyLogin,
  myThirdPartyRoutes,
  unbindAll,
  weiboRoutes,
} from './modules/third-party-login/index.ts';
import { accessGuard } from './platform/auth/access.ts';
import { createPasswords, type Passwords } from './platform/auth/passwords.ts';
import type { Tokens } from './platform/auth/tokens.ts';
import { apiReference } from './platform/http/api-reference.ts';
import { refuse } from './platform/http/errors.ts';
import { createFreshCache } from './platform/http/fresh-cache.ts';
import { healthRoutes } from './platform/http/health.ts';
import { handleFrameworkError, httpHabits, sendProblem } from './platform/http/http.ts';
import { metrics } from './platform/http/metrics.ts';
import { openApi } from './platform/http/openapi.ts';
import { securityHeaders } from './platform/http/security-headers.ts';
import { createUploads, serveUploads } from './platform/http/uploads.ts';
import { createJobQueue, JOB_QUEUE_CONNECTIONS } from './platform/jobs/job-queue.ts';
import type { TimedJob } from './platform/jobs/timed-jobs.ts';
import { createPostgresRateLimits, noRateLimits, type RateLimits } from './platform/limits/rate-limits.ts';
import { createRedisRateLimits } from './platform/limits/redis-rate-limits.ts';
import { createPipelineConnection } from './platform/postgres/pipeline.ts';
import { type Database, openPostgres, type Postgres } from './platform/postgres/postgres.ts';
import type { Redis } from './platform/redis/redis.ts';
import { sampleImageRoutes } from './sample-shop/index.ts';
import type { Config } from './start/config.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What the shop stands on; whoever starts it brings these. */
export interface Deps {
  postgres: Postgres;
  /** Where there is none, PostgreSQL does its work. */
  redis: Redis | null;
  tokens: Tokens;
  gateways: Gateways;
  /** The pages; null: the shop is its API alone. */
  storefront: StorefrontBuild | null;
  log: FastifyBaseLogger;
}

interface SignInCommon {
  db: Database;
  tokens: Tokens;
  passwords: Passwords;
  limits: RateLimits;
  carts: Carts;
}

const BODY_LIMIT_BYTES = 1024 * 1024;
/** Public reads may be this old; what is remembered of them stays small beside the process itself. */
const PUBLIC_READS = { freshMs: 1_000, maxBytes: 16 * 1024 * 1024 };

function createFastify(config: Config, deps: Deps): App {
  return Fastify({
    loggerInstance: deps.log,
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.http.trustProxy.length > 0 ? config.http.trustProxy : false,
    genReqId: () => randomUUID(),
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => void handleFrameworkError(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>();
}

/** What holds for every route, and what is there to run the shop rather than to shop. */
async function registerHabits(app: App, config: Config, deps: Deps): Promise<void> {
  await app.register(httpHabits);
  await app.register(securityHeaders, { isHttps: config.http.publicUrl.startsWith('https:') });
  await app.register(cookie);
  await app.register(openApi);
  await app.register(metrics, { token: config.http.metricsToken });
  await app.register(healthRoutes(deps.postgres.pool));
  await app.register(apiReference);
}

/** Counted in Redis where there is one. */
function createRateLimits(config: Config, { postgres, redis }: Deps): RateLimits {
  if (!config.http.rateLimits) return noRateLimits;
  const inPostgres = createPostgresRateLimits(postgres.db);
  return redis === null ? inPostgres : createRedisRateLimits(redis, inPostgres);
}

/** The order engine, on a connection of its own that ends with the app. */
function openPlacing(app: App, config: Config, { postgres, log }: Deps): Placing {
  const connection = createPipelineConnection(postgres.options);
  const { stockLocking, batchMax, queueMax, deadlineMs, expiresMinutes } = config.orders;
  const placing = createPlacing({
    connection,
    ...{ stockLocking, batchMax, queueMax, deadlineMs },
    expiresMs: expiresMinutes * 60_000,
    onTrouble: (err, batchSize, attempt) =>
      log.warn({ err, batchSize, attempt }, 'a batch of orders has to be repeated'),
  });
  app.addHook('onClose', async () => {
    await placing.close();
    await connection.close();
  });
  return placing;
}

/** Where checkouts are written down, until the app ends. */
function openCheckouts(app: App, config: Config, { postgres, log }: Deps): KeepCheckout {
  const { queueMax, deadlineMs } = config.orders;
  const checkouts = createKeepingCheckouts(postgres.db, {
    ...{ queueMax, deadlineMs },
    onTrouble: (err, batchSize, attempt) =>
      log.warn({ err, batchSize, attempt }, 'a batch of checkouts has to be repeated'),
  });
  app.addHook('onClose', () => checkouts.close());
  return checkouts.keep;
}

/** Payments, which share transactions as orders do. */
function openPayments(app: App, config: Config, { postgres, gateways, log }: Deps): Payments {
  const options = { ...postgres.options, poolMax: JOB_QUEUE_CONNECTIONS };
  const ofQueue = openPostgres(options, (err) => log.warn({ err }, 'a connection of the queue ended'));
  const queue = createJobQueue(ofQueue, log);
  const payments = createPayments({
    db: postgres.db,
    gateway: gateways.alipay,
    publicUrl: config.http.publicUrl,
    commit: config.orders,
    queue,
    log,
  });
  app.addHook('onClose', async () => {
    await payments.close();
    await queue.close();
  });
  return payments;
}

/** Accounts and every way to sign in to them. */
async function registerSignIn(app: App, config: Config, deps: Deps, common: SignInCommon): Promise<void> {
  const { dataDir } = config.stores;
  const accounts = createAccounts({
    ...common,
    sms: deps.gateways.sms,
    smsDailyMax: config.gateways.sms.dailyMax,
    uploads: createUploads(dataDir),
    unbindThirdParties: unbindAll,
    forgetUser: async (tx, userId) => {
      await unbindAll(tx, userId);
      await deleteAddressesOf(tx, userId);
      await forgetShoppers(tx, userId);
    },
    // A cart that cannot be reached now is forgotten by itself in time.
    afterDeletion: async (userId) => void (await common.carts.clear(userId)),
  });
  await app.register(authRoutes(accounts, config.http));
  await app.register(meRoutes(accounts));
  await app.register(avatarRoutes(accounts));
  await app.register(serveUploads, { dataDir });
  await app.register(keysRoutes(deps.tokens));
  const weibo = createThirdPartyLogin({
    ...common,
    accounts,
    provider: 'weibo',
    gateway: deps.gateways.weibo,
    callbackUrl: `${config.http.publicUrl}/api/auth/weibo/callback`,
  });
  await app.register(weiboRoutes(weibo, config.http));
  await app.register(myThirdPartyRoutes(weibo));
}

/** The shop over HTTP, and the timed work that whoever listens has to start. */
export interface Shop {
  app: App;
  jobs: TimedJob[];
}

/** Wires every room by hand. Listening, signals, stores and timed work are the caller's; tests use the app with `inject`. */
export async function buildShop(config: Config, deps: Deps): Promise<Shop> {
  const app = createFastify(config, deps);
  await registerHabits(app, config, deps);
  const common = {
    db: deps.postgres.db,
    tokens: deps.tokens,
    passwords: createPasswords(),
    limits: createRateLimits(config, deps),
  };
  const staff = createStaffRoom(common);
  await app.register(accessGuard, { tokens: deps.tokens, judge: staff.judge });

  const readSkusForSale = createSkuReader(common.db);
  const cart = createCartRoom({ ...deps, readSkusForSale });
  app.addHook('onClose', () => cart.close());
  await registerSignIn(app, config, deps, { ...common, carts: cart.carts });
  await app.register(addressRoutes(createAddresses(common.db)));
  await app.register(cartRoutes(cart.carts));
  const publicReads = createFreshCache(PUBLIC_READS);
  await app.register(catalogRoutes(createCatalog(common.db, publicReads), publicReads));
  await app.register(catalogAdminRoutes(createCatalogDesk(common.db), publicReads));
  await app.register(staffRoutes(staff));
  await app.register(stockAdminRoutes(createStockDesk(common.db), publicReads));

  const payments = openPayments(app, config, deps);
  await app.register(paymentRoutes(payments));
  await app.register(paymentAdminRoutes(payments));
  const orders = createOrders({
    db: common.db,
    placing: openPlacing(app, config, deps),
    checkouts: {
      settings: config.orders,
      readSkusForSale,
      readDefaultAddressId: createDefaultAddressReader(common.db),
      keepCheckout: openCheckouts(app, config, deps),
    },
    cart: { checkedItems: cart.carts.checkedItems, drainSoon: cart.outbox.drainSoon },
    payments: payments.ofOrders,
  });
  await app.register(orderRoutes(orders));
  await app.register(orderAdminRoutes(orders));

  await app.register(sampleImageRoutes);
  if (deps.storefront !== null) {
    const { publicUrl } = config.http;
    const { sampleShop: demo, demo: demoBanner } = config;
    await app.register(storefront, { build: deps.storefront, publicUrl, demo, demoBanner });
  }
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, refuse('not_found')));
  return {
    app,
    jobs: [
      ...accountJobs(common.db),
      ...cart.jobs,
      ...orderJobs({ db: common.db, payments: payments.ofOrders, ...config.orders }),
      ...paymentJobs(payments, config.orders.reconcileSeconds),
    ],
  };
}

export async function buildApp(config: Config, deps: Deps): Promise<App> {
  return (await buildShop(config, deps)).app;
}
