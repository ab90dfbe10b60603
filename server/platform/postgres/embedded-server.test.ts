import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedPostgres, embeddedUrl, startEmbeddedPostgres } from './embedded-server.ts';

let dataDir: string;
const running: EmbeddedPostgres[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jishi-pg-'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
  await rm(dataDir, { recursive: true, force: true });
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
  const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
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
