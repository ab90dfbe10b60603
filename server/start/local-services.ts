/** What `npm start` brings along on one machine: PostgreSQL and the simulators of the outside world. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { GatewaySettings } from '../gateways/settings.ts';
import { startEmbeddedPostgres } from '../platform/postgres/embedded-server.ts';
import { lockDataDir } from '../platform/process/data-dir-lock.ts';
import type { Belongings } from '../platform/process/resources.ts';
import { StartError } from '../platform/process/start-error.ts';
import type { Config } from './config.ts';

const SIMULATORS_MAIN = join(import.meta.dirname, '..', '..', 'simulators', 'main.ts');
const SETTINGS_TIMEOUT_MS = 5_000;

/** How this process talks to whoever started it, and what it does when a service ends under it. */
export interface Household {
  belongings: Belongings;
  say: (line: string) => void;
  /** The database's server has ended by itself: nothing works without it. */
  onDatabaseLost: () => void;
  /** The simulators have ended by themselves: the shop goes on without them. */
  onSimulatorsLost: () => void;
}

/**
 * Takes `DATA_DIR` for the embedded server. With `DATABASE_URL` any number of processes may share it.
 * @throws StartError when another process runs on it
 */
export async function holdDataDir(stores: Config['stores'], belongings: Belongings): Promise<void> {
  if (stores.databaseUrl !== null) return;
  await belongings.start(
    () => takeDataDir(stores.dataDir),
    (lock) => lock.release(),
  );
}

/** The address of the database: `DATABASE_URL`, or the embedded server, started here once `DATA_DIR` is held. */
export async function provideDatabase(stores: Config['stores'], house: Household): Promise<string> {
  if (stores.databaseUrl !== null) return stores.databaseUrl;
  const { dataDir } = stores;
  const server = await house.belongings.start(
    (signal) => startEmbeddedPostgres({ dataDir, say: house.say, signal }),
    (started) => started.stop(),
  );
  void server.ended.then(() => house.belongings.isClosing || house.onDatabaseLost());
  return server.url;
}

function takeDataDir(dataDir: string) {
  const lock = lockDataDir(dataDir);
  if (lock !== null) return lock;
  throw new StartError(
    `Another Jishi already runs on the data directory ${dataDir}. Stop it, choose another DATA_DIR, ` +
      'or let both use one PostgreSQL with DATABASE_URL.',
  );
}

export interface Simulators {
  url: string;
  /** How the gateways reach them. */
  settings: GatewaySettings;
}

/** The simulators that run at `SIMULATORS_URL`, or our own; null with SIMULATORS=off. */
export async function provideSimulators(config: Config, house: Household): Promise<Simulators | null> {
  if (config.simulatorsUrl !== null) return askSettings(config.simulatorsUrl);
  if (!config.simulators) return null;
  const { child } = await house.belongings.start(
    () => spawnSimulators(config),
    (simulators) => simulators.stop(),
  );
  const url = await untilListening(child, config.simulatorsPort);
  child.once('exit', () => house.belongings.isClosing || house.onSimulatorsLost());
  return askSettings(url);
}

/** For a command: the simulators of the shop that runs, else as for a start, for the command's time. */
export async function reachSimulators(config: Config, house: Household): Promise<Simulators | null> {
  const mayRun = config.simulators && config.simulatorsUrl === null && config.simulatorsPort !== 0;
  const host = config.http.host.includes(':') ? `[${config.http.host}]` : config.http.host;
  const running = mayRun
    ? await askSettings(`http://${host}:${config.simulatorsPort}`).catch(() => null)
    : null;
  return running ?? provideSimulators(config, house);
}

function spawnSimulators(config: Config): { child: ChildProcess; stop(): Promise<void> } {
  const child = spawn(process.execPath, [...process.execArgv, SIMULATORS_MAIN], {
    env: {
      SIMULATORS_PORT: String(config.simulatorsPort),
      HOST: config.http.host,
      DATA_DIR: config.stores.dataDir,
      SIMULATORS_PARENT: 'on',
    },
    // They end when this pipe to them closes, that is with us, also by kill -9.
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C goes to the terminal's whole process group; requests under way may still need them.
    detached: true,
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done()));
  return {
    child,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Waits for the line that names their address. */
async function untilListening(child: ChildProcess, port: number): Promise<string> {
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4_000);
  });
  const listening = new Promise<string>((found) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const url = /^simulators listening on (\S+)/.exec(line)?.[1];
      if (url !== undefined) found(url);
    });
  });
  const ended = once(child, 'exit').then(() => null);
  const url = await Promise.race([listening, ended]);
  if (url === null)
    throw new StartError(
      `The simulators did not start on port ${port} (SIMULATORS_PORT):\n${complaints.trim()}`,
    );
  return url;
}

async function askSettings(url: string): Promise<Simulators> {
  try {
    const answer = await fetch(new URL('/control/settings', url), {
      signal: AbortSignal.timeout(SETTINGS_TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`it answered ${answer.status}`);
    return { url, settings: (await answer.json()) as GatewaySettings };
  } catch (error) {
    throw new StartError(`The simulators at ${url} do not tell their settings: ${(error as Error).message}`);
  }
}
