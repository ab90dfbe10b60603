/** `npm start`: settings, services, the shop, and signals. */
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { ensureStorefrontBuilt } from '../storefront/build.ts';
import { type App, buildShop, type Deps } from './app.ts';
import { createGateways } from './gateways/index.ts';
import { createTokens, loadTokenSettings } from './platform/auth/tokens.ts';
import { startTimedJobs, type TimedJobs } from './platform/jobs/timed-jobs.ts';
import { migrate } from './platform/postgres/migrate.ts';
import { openPostgres, type Postgres } from './platform/postgres/postgres.ts';
import { createLog } from './platform/process/log.ts';
import { explainListenError, refuseTakenPort } from './platform/process/ports.ts';
import { Belongings, Stopping } from './platform/process/resources.ts';
import { StartError } from './platform/process/start-error.ts';
import { openRedis } from './platform/redis/redis.ts';
import { type Config, ConfigError } from './start/config.ts';
import { readSettings } from './start/environment.ts';
import { gatewaySettings } from './start/gateway-settings.ts';
import { type Household, holdDataDir, provideDatabase, provideSimulators } from './start/local-services.ts';
import { furnish } from './start/seed-empty-shop.ts';
import { welcomeLines } from './start/welcome.ts';

/** docs/api.md promises that a stop ends within 10 s; running requests get most of that time. */
const REQUESTS_WITHIN_MS = 6_000;
const CONNECTIONS_WITHIN_MS = 2_000;
const STOP_WITHIN_MS = 9_500;

const belongings = new Belongings();

function complain(error: unknown): void {
  const isForPeople = error instanceof StartError || error instanceof ConfigError;
  console.error(isForPeople ? error.message : error);
}

/** Ends everything that was started, and the process with it. The first call decides the exit code. */
async function leave(exitCode: number): Promise<void> {
  if (belongings.isClosing) return;
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  await belongings.close(complain);
  process.exit(exitCode);
}

async function leaveFor(error: unknown): Promise<void> {
  if (!(error instanceof Stopping || belongings.isClosing)) complain(error);
  await leave(1);
}

function household(log: FastifyBaseLogger): Household {
  return {
    belongings,
    say: (line) => console.log(line),
    onDatabaseLost: () =>
      void leaveFor(new StartError('PostgreSQL has ended under the shop; start it again.')),
    onSimulatorsLost: () => log.error('the simulators have ended; payments, Weibo and SMS do not answer'),
  };
}

async function openDatabase(config: Config, house: Household, log: FastifyBaseLogger): Promise<Postgres> {
  const url = await provideDatabase(config.stores, house);
  const { poolMax, statementTimeoutMs } = config.stores;
  const postgres = await belongings.start(
    () =>
      openPostgres({ url, poolMax, statementTimeoutMs }, (err) => log.warn({ err }, 'a connection ended')),
    // A statement that hangs ends with its server's connection.
    (opened) => Promise.race([opened.close(), delay(CONNECTIONS_WITHIN_MS, null, { ref: false })]),
  );
  const migrated = await migrate(postgres.db);
  if (migrated.length > 0) log.info({ migrated }, 'migrated');
  return postgres;
}

interface OpenShop {
  app: App;
  jobs: TimedJobs;
}

async function openRooms(config: Config, deps: Deps): Promise<OpenShop> {
  const { app, jobs } = await buildShop(config, deps);
  return { app, jobs: startTimedJobs(jobs, deps.log) };
}

/** Requests and rounds of timed work end side by side; from now on none begins. */
async function closeShop({ app, jobs }: OpenShop): Promise<void> {
  setTimeout(() => app.server.closeAllConnections(), REQUESTS_WITHIN_MS).unref();
  await Promise.all([app.close(), jobs.stop()]);
}

async function openShop(config: Config, log: FastifyBaseLogger): Promise<void> {
  const house = household(log);
  const { port, host } = config.http;
  await holdDataDir(config.stores, belongings);
  await refuseTakenPort(port, host);
  const [postgres, simulators, storefront] = await Promise.all([
    openDatabase(config, house, log),
    provideSimulators(config, house),
    ensureStorefrontBuilt(),
  ]);
  const logins = await furnish(postgres.db, config);
  const gateways = createGateways(gatewaySettings(config.gateways, simulators?.settings ?? null));
  const tokens = createTokens(await loadTokenSettings(postgres.db, config.tokens), (err) =>
    log.error({ err }, 'the keys in JWT_KEYS_DIR cannot be read; those read before stay in use'),
  );
  const redis = await belongings.start(
    () => openRedis(config.stores, log),
    (opened) => opened?.close(),
  );
  const { app } = await belongings.start(
    () => openRooms(config, { postgres, redis, tokens, gateways, storefront, log }),
    closeShop,
  );
  await app.listen({ port, host }).catch((error) => {
    throw explainListenError(error, port, host);
  });
  const lines = welcomeLines({ config, simulatorsUrl: simulators?.url ?? null, logins });
  console.log([`jishi listening on ${config.http.address}`, ...lines].join('\n'));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave(0));
process.on('uncaughtException', (error) => void leaveFor(error));

try {
  const config = await readSettings();
  await openShop(config, createLog(config.logLevel));
} catch (error) {
  await leaveFor(error);
}
