import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  clusterFolder,
  type EmbeddedPostgres,
  embeddedUrl,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from './embedded-server.ts';

let dataDir: string;
const running: EmbeddedPostgres[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jishi-pg-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await removeEmbeddedPostgres(dataDir);
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, say: () => {} });
  running.push(server);
  return server;
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: embeddedUrl(dataDir) });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function ask(statement: string): Promise<unknown> {
  const client = await connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test('a server that still runs without its shop is stopped, and its data is there', async () => {
  const orphan = await start();
  await ask('CREATE TABLE kept AS SELECT 1 AS n');
  const server = await start();
  await orphan.ended;
  expect(server.pid).not.toBe(orphan.pid);
  expect(await ask('SELECT n FROM kept')).toEqual([{ n: 1 }]);
});

test('a pid file whose number now belongs to another program does not prevent a start', async () => {
  const first = await start();
  const pidFile = join(clusterFolder(dataDir), 'postgres', 'postmaster.pid');
  const text = await readFile(pidFile, 'utf8');
  process.kill(first.pid, 'SIGKILL');
  await first.ended;
  const stranger = spawn('tail', ['-f', '/dev/null']);
  try {
    await writeFile(pidFile, text.replace(/^\d+/, String(stranger.pid)));
    await start();
    expect(await ask('SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(stranger.exitCode).toBeNull();
  } finally {
    stranger.kill();
    await once(stranger, 'exit');
  }
});

test('a start after a kill waits for sessions that still run their statements', async () => {
  const killed = await start();
  const client = await connect();
  // This statement checks for the end of the server only when it is done.
  const busy = client
    .query("SELECT count(*) FROM generate_series(1, 4000000) AS i WHERE md5(i::text) = ''")
    .catch(() => {});
  const { processID } = client as unknown as { processID: number };
  process.kill(killed.pid, 'SIGKILL');
  await killed.ended;
  expect(() => process.kill(processID, 0)).not.toThrow();
  await start();
  await busy;
  expect(await ask('SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

/** A PATH without user namespaces: `unshare` fails there, as it does in containers that forbid them. */
async function pathWithoutNamespaces(): Promise<string> {
  const folder = join(dataDir, 'programs');
  await mkdir(folder);
  await symlink('/bin/false', join(folder, 'unshare'));
  return `${folder}:${process.env.PATH}`;
}

test('without user namespaces it runs on a data directory that only its owner can enter, and keeps its data', async () => {
  vi.stubEnv('PATH', await pathWithoutNamespaces());
  // mkdtemp has made the folder with the mode 0700.
  const first = await start();
  expect(clusterFolder(dataDir).startsWith('/var/lib/jishi/')).toBe(process.getuid?.() === 0);
  expect(embeddedUrl(dataDir)).toBe(first.url);
  await ask('CREATE TABLE kept AS SELECT 1 AS n');
  await first.stop();
  vi.unstubAllEnvs();
  await start();
  expect(await ask('SELECT n FROM kept')).toEqual([{ n: 1 }]);
});
