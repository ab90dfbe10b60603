import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clusterFolder } from '../platform/postgres/embedded-server.ts';
import { createTestDatabase } from './database.ts';
import {
  cleanUp,
  processesOf,
  type ShopProcess,
  startShopProcess,
  temporaryDataDir,
} from './shop-process.ts';

/** A start runs several processes, and the first one builds the pages. */
vi.setConfig({ testTimeout: 120_000 });

let dataDir: string;
const shops: ShopProcess[] = [];

beforeEach(async () => {
  dataDir = await temporaryDataDir();
});

afterEach(() => cleanUp(shops.splice(0), dataDir));

function start(options: { command?: 'npm' | 'node'; settings?: Record<string, string> } = {}): ShopProcess {
  const shop = startShopProcess({ dataDir, ...options });
  shops.push(shop);
  return shop;
}

async function answersAt(url: string): Promise<number> {
  return (await fetch(new URL('/readyz', url))).status;
}

/** Waits until no process of the data directory runs, including those that a stop signals but does not wait for. */
async function expectNothingLeft(): Promise<void> {
  await expect.poll(() => processesOf(dataDir)).toEqual([]);
}

test('npm start prints its URL when it answers, and a signal to npm alone ends all processes', async () => {
  const shop = start({ command: 'npm', settings: { LOG_LEVEL: 'silent' } });
  expect(await answersAt(await shop.url)).toBe(200);
  expect(shop.stdout().match(/^jishi listening on http:\/\/\S+$/gm)).toHaveLength(1);
  expect(await processesOf(dataDir)).not.toEqual([]);
  shop.child.kill('SIGTERM');
  shop.child.kill('SIGINT');
  expect(await shop.exit).toBe(0);
  expect(await processesOf(dataDir)).toEqual([]);
});

test('after kill -9 the simulators end by themselves, and the next start works', async () => {
  const killed = start();
  await killed.url;
  killed.child.kill('SIGKILL');
  expect(await killed.exit).toBe('SIGKILL');
  // The simulators end by themselves; the next start stops the database.
  await expect
    .poll(async () => (await processesOf(dataDir)).filter((command) => command.includes('simulators')))
    .toEqual([]);
  const shop = start();
  expect(await answersAt(await shop.url)).toBe(200);
});

test('with PORT taken the start names the port, and no process stays', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const shop = start({ settings: { PORT: String(port) } });
  expect(await shop.exit).toBe(1);
  expect(shop.stderr()).toContain(`Port ${port} on 127.0.0.1 is taken`);
  expect(await processesOf(dataDir)).toEqual([]);
  other.close();
});

test('with SIMULATORS_PORT taken the start names the port, and no process stays', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const shop = start({ settings: { SIMULATORS_PORT: String(port) } });
  expect(await shop.exit).toBe(1);
  expect(shop.stderr()).toContain(`The simulators did not start on port ${port} (SIMULATORS_PORT)`);
  await expectNothingLeft();
  other.close();
});

test('a second start on one data directory is refused, and the first shop goes on', async () => {
  const first = start();
  const url = await first.url;
  const second = start();
  expect(await second.exit).toBe(1);
  expect(second.stderr()).toContain(`Another Jishi already runs on the data directory ${dataDir}`);
  expect(await answersAt(url)).toBe(200);
});

test.each(['bin/initdb', 'bin/postgres -D', 'simulators/main.ts'])(
  'a signal during a start, as %s begins, leaves no process',
  async (program) => {
    const shop = start();
    const begun = async () => (await processesOf(dataDir)).some((command) => command.includes(program));
    await expect.poll(begun, { interval: 5, timeout: 60_000 }).toBe(true);
    shop.child.kill('SIGTERM');
    expect(await shop.exit).toBe(0);
    expect(shop.stdout()).not.toContain('jishi listening');
    await expectNothingLeft();
  },
);

test('a stop finishes running requests and accepts no new ones', async () => {
  const shop = start();
  const url = new URL(await shop.url);
  const body = JSON.stringify({ username: 'nobody00', password: 'not a password' });
  const underWay = connect(Number(url.port), url.hostname).setEncoding('utf8');
  let answer = '';
  underWay.on('data', (text: string) => {
    answer += text;
  });
  const head = `POST /api/auth/login HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\n`;
  underWay.write(`${head}Content-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`);
  // An answer on another connection shows that the server has read what came before it.
  await answersAt(url.href);
  shop.child.kill('SIGTERM');
  await expect.poll(() => answersAt(url.href).catch(() => 'refused')).toBe('refused');
  expect(shop.child.exitCode).toBeNull();
  underWay.write(body.slice(5));
  await once(underWay, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  expect(await shop.exit).toBe(0);
});

test('when the embedded database ends, the shop says so and ends too', async () => {
  const shop = start();
  await shop.url;
  const pidFile = await readFile(join(clusterFolder(dataDir), 'postgres', 'postmaster.pid'), 'utf8');
  process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL');
  expect(await shop.exit).toBe(1);
  expect(shop.stderr()).toContain('The embedded PostgreSQL has ended');
});

test('all wrong settings are listed together', async () => {
  const wrong = start({ settings: { PORT: 'eighty', STOCK_LOCKING: 'hopeful' } });
  expect(await wrong.exit).toBe(1);
  expect(wrong.stderr()).toMatch(/PORT=eighty[\s\S]*STOCK_LOCKING=hopeful/);
  const production = start({ settings: { NODE_ENV: 'production' } });
  expect(await production.exit).toBe(1);
  expect(production.stderr()).toMatch(/DATABASE_URL is missing[\s\S]*JWT_SECRET is missing/);
  const open = start({ settings: { HOST: '0.0.0.0' } });
  expect(await open.exit).toBe(1);
  expect(open.stderr()).toMatch(/HOST=0\.0\.0\.0 is reachable from outside/);
});

test('wrong settings, keys and database are listed together, and the database is not changed', async () => {
  const database = await createTestDatabase({ migrated: false });
  await sql`CREATE TABLE wp_posts (id int)`.execute(database.db);
  const shop = start({
    settings: {
      DATABASE_URL: database.url,
      ORDER_BATCH_MAX: 'many',
      JWT_ALGORITHM: 'EdDSA',
      JWT_KEYS_DIR: join(dataDir, 'no-such-directory'),
    },
  });
  expect(await shop.exit).toBe(1);
  expect(shop.stderr()).toMatch(
    /ORDER_BATCH_MAX=many[\s\S]*no-such-directory[\s\S]*DATABASE_URL: the database belongs to another application/,
  );
  expect(shop.stderr()).not.toMatch(/^ +at /m);
  const { rows } = await sql`SELECT FROM pg_tables WHERE schemaname = 'public'`.execute(database.db);
  expect(rows).toHaveLength(1);
  await database.drop();
});

test('three processes that start at the same time on one DATABASE_URL share one shop', async () => {
  const database = await createTestDatabase({ migrated: false });
  const settings = { DATABASE_URL: database.url };
  const urls = await Promise.all(
    [start({ settings }), start({ settings }), start({ settings })].map((s) => s.url),
  );
  expect(await Promise.all(urls.map(answersAt))).toEqual([200, 200, 200]);
  const lists = await Promise.all(
    urls.map(
      async (url) =>
        (await (await fetch(new URL('/api/products?pageSize=100', url))).json()) as { total: number },
    ),
  );
  expect(lists[0]?.total).toBeGreaterThanOrEqual(24);
  expect(lists.map((list) => list.total)).toEqual(Array(3).fill(lists[0]?.total));
  await cleanUp(shops.splice(0), dataDir);
  await database.drop();
});

test('with STOP_DELAY_MS a stopping server still answers, says so to balancers, and ends each connection', async () => {
  const shop = start({ settings: { STOP_DELAY_MS: '5000' } });
  const url = await shop.url;
  expect((await fetch(new URL('/livez', url))).headers.get('connection')).toBe('keep-alive');
  shop.child.kill('SIGTERM');
  await expect.poll(async () => (await fetch(new URL('/livez', url))).status).toBe(503);
  const goods = await fetch(new URL('/api/products', url));
  expect([goods.status, goods.headers.get('connection')]).toEqual([200, 'close']);
  expect(await shop.exit).toBe(0);
});
