/** The services that `npm start` starts on its own machine: PostgreSQL, and the simulators of Alipay, Weibo and SMS. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { GatewaySettings } from '../gateways/settings.ts';
import { startEmbeddedPostgres } from '../platform/postgres/embedded-server.ts';
import { lockDataDir } from '../platform/process/data-dir-lock.ts';
import type { Resources } from '../platform/process/resources.ts';
import { StartError } from '../platform/process/start-error.ts';
import type { Config } from './config.ts';

const SIMULATORS_MAIN = join(import.meta.dirname, '..', '..', 'simulators', 'main.ts');
const SETTINGS_TIMEOUT_MS = 5_000;

/** How local services end with the process, and what the process does when a service ends by itself. */
export interface LocalServices {
  resources: Resources;
  /** Prints a line for the person who started the process. */
  say: (line: string) => void;
  /** Called when the database has ended; the shop cannot continue without it. */
  onDatabaseEnded: () => void;
  /** Called when the simulators have ended; the shop continues without them. */
  onSimulatorsEnded: () => void;
}

/**
 * Locks `DATA_DIR` for the embedded server. With `DATABASE_URL` any number of processes may share the directory.
 * @throws StartError when another process holds the lock
 */
export async function lockDataDirOrRefuse(stores: Config['stores'], resources: Resources): Promise<void> {
  if (stores.databaseUrl !== null) return;
  await resources.open(
    () => lockOrThrow(stores.dataDir),
    (lock) => lock.release(),
  );
}

/** The URL of the database: `DATABASE_URL`, or an embedded server that this function starts. `DATA_DIR` must be locked. */
export async function provideDatabase(stores: Config['stores'], local: LocalServices): Promise<string> {
  if (stores.databaseUrl !== null) return stores.databaseUrl;
  const { dataDir } = stores;
  const server = await local.resources.open(
    (signal) => startEmbeddedPostgres({ dataDir, say: local.say, signal }),
    (started) => started.stop(),
  );
  void server.ended.then(() => local.resources.isClosing || local.onDatabaseEnded());
  return server.url;
}

function lockOrThrow(dataDir: string) {
  const lock = lockDataDir(dataDir);
  if (lock !== null) return lock;
  throw new StartError(
    `Another Jishi already runs on the data directory ${dataDir}. Stop it, choose another DATA_DIR, ` +
      'or let both use one PostgreSQL with DATABASE_URL.',
  );
}

export interface Simulators {
  url: string;
  /** What the gateways need to call the simulators. */
  settings: GatewaySettings;
}

/** The simulators at `SIMULATORS_URL`, or simulators that this process starts; null with SIMULATORS=off. */
export async function provideSimulators(config: Config, local: LocalServices): Promise<Simulators | null> {
  if (config.simulatorsUrl !== null) return askSettings(config.simulatorsUrl);
  if (!config.simulators) return null;
  const { child } = await local.resources.open(
    () => spawnSimulators(config),
    (simulators) => simulators.stop(),
  );
  const url = await untilListening(child, config.simulatorsPort);
  child.once('exit', () => local.resources.isClosing || local.onSimulatorsEnded());
  return askSettings(url);
}

/** For a command: the simulators of the running shop, or, without a running shop, simulators that end with the command. */
export async function reachSimulators(config: Config, local: LocalServices): Promise<Simulators | null> {
  const mayRun = config.simulators && config.simulatorsUrl === null && config.simulatorsPort !== 0;
  const host = config.http.host.includes(':') ? `[${config.http.host}]` : config.http.host;
  const running = mayRun
    ? await askSettings(`http://${host}:${config.simulatorsPort}`).catch(() => null)
    : null;
  return running ?? provideSimulators(config, local);
}

function spawnSimulators(config: Config): { child: ChildProcess; stop(): Promise<void> } {
  const child = spawn(process.execPath, [...process.execArgv, SIMULATORS_MAIN], {
    env: {
      SIMULATORS_PORT: String(config.simulatorsPort),
      HOST: config.http.host,
      DATA_DIR: config.stores.dataDir,
      SIMULATORS_PARENT: 'on',
    },
    // The simulators end when this pipe closes, so they also end when this process is killed.
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C signals the terminal's whole process group. Requests under way still need the simulators, so these leave the group.
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

/** Waits for the line that contains the simulators' URL. */
async function untilListening(child: ChildProcess, port: number): Promise<string> {
  let errorOutput = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errorOutput = (errorOutput + text).slice(-4_000);
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
      `The simulators did not start on port ${port} (SIMULATORS_PORT):\n${errorOutput.trim()}`,
    );
  return url;
}

async function askSettings(url: string): Promise<Simulators> {
  try {
    const answer = await fetch(new URL('/control/settings', url), {
      signal: AbortSignal.timeout(SETTINGS_TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return { url, settings: (await answer.json()) as GatewaySettings };
  } catch (error) {
    throw new StartError(
      `The simulators at ${url} did not answer with their settings: ${(error as Error).message}`,
    );
  }
}
