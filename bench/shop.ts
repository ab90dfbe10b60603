import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTokens, type Tokens } from '../server/platform/auth/tokens.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../server/platform/postgres/embedded-server.ts';
import { migrate } from '../server/platform/postgres/migrate.ts';
import { openPostgres, type Postgres } from '../server/platform/postgres/postgres.ts';

/** The secret that the load and the servers share. The load signs its shoppers' tokens with it. */
const SECRET = 'a secret of the bench, thirty-two bytes and more';
const ROOT = join(import.meta.dirname, '..');

/** The flags that `npm start` gives Node, so that the bench measures the shop as it runs. */
function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').slice(2);
}

export interface BenchDatabase {
  url: string;
  postgres: Postgres;
  /** The process id of the postmaster. */
  pid: number;
  close(): Promise<void>;
}

/**
 * Starts a durable PostgreSQL (fsync and synchronous_commit on) with an empty, migrated database.
 * @param kept a folder whose database is used again and stays; absent: a new database, which is removed at the end
 */
export async function openBenchDatabase(
  settings: Record<string, string> = {},
  kept?: string,
): Promise<BenchDatabase> {
  const dataDir = kept ?? (await mkdtemp(join(tmpdir(), 'jishi-bench-')));
  const server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, say: console.error, settings });
  const postgres = openPostgres({ url: server.url, poolMax: 8, statementTimeoutMs: 3_600_000 }, () => {});
  await migrate(postgres.db);
  return {
    url: server.url,
    postgres,
    pid: server.pid,
    async close() {
      await postgres.close();
      await server.stop();
      if (kept === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function benchTokens(): Tokens {
  return createTokens({ secret: SECRET, issuer: 'jishi', audience: 'jishi' });
}

/** An access token of a shopper that every server accepts. */
export function tokenOf(tokens: Tokens, userId: string): string {
  return tokens.sign({ sub: userId, sid: randomUUID() });
}

export interface BenchServer {
  url: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a server process as `npm start` does, on the given database. */
export async function startServer(
  databaseUrl: string,
  port: number,
  settings: Record<string, string> = {},
  nodeArgs: string[] = [],
): Promise<BenchServer> {
  const child = spawn(process.execPath, [...nodeArgs, ...startArguments()], {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      JWT_SECRET: SECRET,
      RATE_LIMITS: 'off',
      SIMULATORS: 'off',
      SAMPLE_SHOP: 'off',
      LOG_LEVEL: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  await new Promise<void>((listening, failed) => {
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('jishi listening on')) listening();
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The resident memory of a process in MiB, from /proc; 0 on systems without /proc. */
export async function residentMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
