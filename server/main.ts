/** `npm start`: reads the settings, starts services and the shop, and stops them on a signal. */
import { Server as NetServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { ensureAdminBuilt } from '../admin/build.ts';
import { ensureStorefrontBuilt } from '../storefront/build.ts';
import { type App, buildShop, type Deps } from './app.ts';
import { createGateways } from './gateways/index.ts';
import { createTokens, loadTokenSettings } from './platform/auth/tokens.ts';
import { beginDrain } from './platform/http/health.ts';
import { closePort, listenOnPortOfStaff } from './platform/http/port-of-staff.ts';
import { startTimedJobs, type TimedJobs } from './platform/jobs/timed-jobs.ts';
import { migrate } from './platform/postgres/migrate.ts';
import { openPostgres, type Postgres } from './platform/postgres/postgres.ts';
import { createLog } from './platform/process/log.ts';
import { explainListenError, refuseTakenPort } from './platform/process/ports.ts';
import { Resources, Stopping } from './platform/process/resources.ts';
import { StartError } from './platform/process/start-error.ts';
import { openRedis } from './platform/redis/redis.ts';
import { findDatabaseProblems } from './start/check-database.ts';
import { checkStart } from './start/check-start.ts';
import type { Config } from './start/config.ts';
import { ConfigError } from './start/config-error.ts';
import { gatewaySettings } from './start/gateway-settings.ts';
import { inspectLoadedConfig } from './start/load-config.ts';
import {
  type LocalServices,
  lockDataDirOrRefuse,
  provideDatabase,
  provideSimulators,
} from './start/local-services.ts';
import { seedEmptyShop } from './start/seed-empty-shop.ts';
import { startMessage } from './start/start-message.ts';

/** docs/api.md promises that a stop ends within 10 s of its signal. Requests under way get 6 s of that. */
const REQUESTS_WITHIN_MS = 6_000;
const CONNECTIONS_WITHIN_MS = 2_000;
const STOP_WITHIN_MS = 9_500;
/** The time in which a request arrives on a connection that was opened when the server stopped listening. */
const LAST_CONNECTIONS_MS = 500;
/** STOP_DELAY_MS, once the settings are read. */
let stopDelayMs = 0;

/** A deadline for orders may be very short; a write needs some time all the same, and is promised 1 s more. */
const WRITE_DEADLINE_MIN_MS = 500;

const resources = new Resources();

function printError(error: unknown): void {
  const isForPeople = error instanceof StartError || error instanceof ConfigError;
  console.error(isForPeople ? error.message : error);
}

/** Ends everything that was started, then the process. The first call decides the exit code. */
async function stop(exitCode: number): Promise<void> {
  if (resources.isClosing) return;
  setTimeout(() => process.exit(1), STOP_WITHIN_MS + stopDelayMs).unref();
  await resources.close(printError);
  process.exit(exitCode);
}

async function stopAfterError(error: unknown): Promise<void> {
  if (!(error instanceof Stopping || resources.isClosing)) printError(error);
  await stop(1);
}

function localServices(log: FastifyBaseLogger): LocalServices {
  return {
    resources,
    say: (line) => console.log(line),
    onDatabaseEnded: () =>
      void stopAfterError(new StartError('The embedded PostgreSQL has ended. Start the shop again.')),
    onSimulatorsEnded: () =>
      log.error('the simulators have ended: payments, Weibo and SMS do not answer until the next start'),
  };
}

/** `checkStart` has checked DATABASE_URL; the embedded server can only be asked once it runs. */
async function refuseWrongDatabase(url: string, say: (line: string) => void): Promise<void> {
  const wrong = await findDatabaseProblems({ url, name: 'The database of DATA_DIR', waitMs: 0, say });
  if (wrong.length > 0) throw new StartError(wrong.join('\n'));
}

async function openDatabase(config: Config, local: LocalServices, log: FastifyBaseLogger): Promise<Postgres> {
  const url = await provideDatabase(config.stores, local);
  if (config.stores.databaseUrl === null) await refuseWrongDatabase(url, local.say);
  const { poolMax, statementTimeoutMs } = config.stores;
  const writeDeadlineMs = Math.max(WRITE_DEADLINE_MIN_MS, config.orders.deadlineMs);
  const postgres = await resources.open(
    () =>
      openPostgres({ url, poolMax, statementTimeoutMs, writeDeadlineMs }, (err) =>
        log.warn({ err }, 'a database connection ended'),
      ),
    // A query may hang for longer; its connection ends with the process.
    (opened) => Promise.race([opened.close(), delay(CONNECTIONS_WITHIN_MS, null, { ref: false })]),
  );
  const migrated = await migrate(postgres.dbWithoutDeadline);
  if (migrated.length > 0) log.info({ migrated }, 'migrated');
  return postgres;
}

interface RunningShop {
  app: App;
  jobs: TimedJobs;
}

async function startShop(config: Config, deps: Deps): Promise<RunningShop> {
  const { app, jobs } = await buildShop(config, deps);
  return { app, jobs: startTimedJobs(jobs, deps.log) };
}

/** Lets balancers turn away first (STOP_DELAY_MS). Then waits for requests and timed jobs under way; no new ones begin. */
async function stopShop({ app, jobs }: RunningShop): Promise<void> {
  if (stopDelayMs > 0) {
    beginDrain(app.server);
    await delay(stopDelayMs);
    // No new connections, but those that a proxy has just opened stay: `close()` of HTTP would reset them.
    NetServer.prototype.close.call(app.server);
    await delay(LAST_CONNECTIONS_MS);
  }
  setTimeout(() => app.server.closeAllConnections(), REQUESTS_WITHIN_MS).unref();
  await Promise.all([app.close(), jobs.stop()]);
}

async function start(config: Config, log: FastifyBaseLogger): Promise<void> {
  const local = localServices(log);
  const { port, host } = config.http;
  await lockDataDirOrRefuse(config.stores, resources);
  await refuseTakenPort(port, host);
  const { adminPort, connectionsMax } = config.http;
  if (adminPort) await refuseTakenPort(adminPort.port, adminPort.host);
  const [postgres, simulators, storefront, admin] = await Promise.all([
    openDatabase(config, local, log),
    provideSimulators(config, local),
    ensureStorefrontBuilt(),
    ensureAdminBuilt(),
  ]);
  const logins = await seedEmptyShop(postgres.dbWithoutDeadline, config);
  const gateways = createGateways(gatewaySettings(config.gateways, simulators?.settings ?? null));
  const tokens = createTokens(await loadTokenSettings(postgres.db, config.tokens), (err) =>
    log.error({ err }, 'the keys in JWT_KEYS_DIR cannot be read; the keys read before stay in use'),
  );
  const redis = await resources.open(
    () => openRedis(config.stores, log),
    (opened) => opened?.close(),
  );
  const { app } = await resources.open(
    () => startShop(config, { postgres, redis, tokens, gateways, storefront, admin, log }),
    stopShop,
  );
  await app.listen({ port, host }).catch((error) => {
    throw explainListenError(error, port, host);
  });
  if (adminPort)
    await resources.open(
      () => listenOnPortOfStaff(app, { ...adminPort, connectionsMax }),
      (server) => closePort(server, REQUESTS_WITHIN_MS),
    );
  const lines = startMessage({ config, simulatorsUrl: simulators?.url ?? null, logins });
  console.log([`jishi listening on ${config.http.address}`, ...lines].join('\n'));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
process.on('uncaughtException', (error) => void stopAfterError(error));

try {
  const read = await inspectLoadedConfig();
  const { config } = read;
  stopDelayMs = config.http.stopDelayMs;
  const say = (line: string) => console.log(line);
  await resources.open(
    (signal) => checkStart(read, { say, signal }),
    () => {},
  );
  await start(config, createLog(config.logLevel));
} catch (error) {
  await stopAfterError(error);
}
