import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { removeEmbeddedPostgres } from '../platform/postgres/embedded-server.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
const LISTENING = /^jishi listening on (\S+)$/m;

export interface ShopProcess {
  child: ChildProcess;
  /** Everything printed so far. */
  stdout(): string;
  stderr(): string;
  /** Its address, once it has said that it listens; fails when it ends instead. */
  url: Promise<string>;
  /** Exit code, or the signal that ended it. */
  exit: Promise<number | string>;
}

export interface ShopProcessOptions {
  dataDir: string;
  /** `npm start` as people type it, or the server itself, whose process id is then the child's. */
  command?: 'npm' | 'node';
  settings?: Record<string, string>;
}

/** A shop started from outside, on a port of its own choice unless PORT says otherwise. */
export function startShopProcess({ dataDir, command = 'node', settings }: ShopProcessOptions): ShopProcess {
  const { PATH, HOME } = process.env;
  const [program, args] =
    command === 'npm' ? ['npm', ['start', '--silent']] : [process.execPath, ['server/main.ts']];
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { PATH, HOME, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A run that breaks off leaves no shop behind.
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  child.once('exit', () => process.removeListener('exit', stop));
  const printed = { stdout: '', stderr: '' };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed.stderr += text;
  });
  const exit = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const url = new Promise<string>((found, failed) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed.stdout += text;
      const address = LISTENING.exec(printed.stdout)?.[1];
      if (address !== undefined) found(address);
    });
    void exit.then((code) =>
      failed(new Error(`it ended with ${code}:\n${printed.stdout}\n${printed.stderr}`)),
    );
  });
  // Whoever only waits for the exit does not ask for the address.
  url.catch(() => {});
  return { child, stdout: () => printed.stdout, stderr: () => printed.stderr, url, exit };
}

/** The processes, of whatever program, that were started for a data directory and still run. */
export async function processesOf(dataDir: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(
    pids.map(async (pid) => {
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
      return { command: await read('cmdline'), environment: await read('environ') };
    }),
  );
  return texts
    .filter(({ command, environment }) => `${command}\0${environment}`.includes(dataDir))
    .map(({ command }) => command.replaceAll('\0', ' ').trim())
    .filter((command) => command !== '');
}

/** Ends what a test left running, then removes its data directory. */
export async function cleanUp(shops: readonly ShopProcess[], dataDir: string): Promise<void> {
  for (const shop of shops) {
    if (shop.child.exitCode === null) shop.child.kill('SIGTERM');
    await shop.exit;
  }
  const deadline = Date.now() + 60_000;
  for (let left = await processesOf(dataDir); left.length > 0; left = await processesOf(dataDir)) {
    if (Date.now() > deadline) throw new Error(`still running: ${left.join(', ')}`);
    await setTimeout(50);
  }
  await removeEmbeddedPostgres(dataDir);
}

export async function temporaryDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'jishi-shop-'));
}
