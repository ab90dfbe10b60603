import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPipelineConnection } from '../../platform/postgres/pipeline.ts';
import { openPostgres, type Postgres } from '../../platform/postgres/postgres.ts';
import { givenSku, givenUser } from '../given.ts';
import { expectCleanBooks, givenPlacement, givenShopper, ordersOf } from '../ordering.ts';
import { type Cluster, startPrimary } from '../replication.ts';
import { type Asked, migrateAt, type ShopOn, startShopOn } from '../shop-on.ts';

/** The last standby is gone: each COMMIT waits for ever, and `statement_timeout` does not end it. */

const DEADLINE_MS = 2_000;
/** Each pool of the shop has this many connections, and more writers than that arrive at once. */
const POOL_MAX = 4;
const WRITERS = 40;

const INSERT = { name: 'insert', text: 'INSERT INTO users (username, nickname) VALUES (NULL, $1)' };

let primary: Cluster;
let books: Postgres;
let shop: ShopOn;
beforeAll(async () => {
  primary = await startPrimary();
  await migrateAt(primary.url);
  books = openPostgres({ url: primary.url, poolMax: 4, statementTimeoutMs: 10_000 }, () => {});
  shop = await startShopOn(primary.url, {
    ORDER_DEADLINE_MS: String(DEADLINE_MS),
    DB_POOL_MAX: String(POOL_MAX),
    // Were this the limit of a write, the shop would take 20 s to refuse it.
    DB_STATEMENT_TIMEOUT_MS: '20000',
  });
}, 60_000);
afterAll(async () => {
  await shop.close();
  await books.close();
  await primary.remove();
});

async function gauge(name: string): Promise<number> {
  const metrics = await shop.app.inject('/metrics');
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics.body)?.[1]);
}

test('writers are refused in time, reads go on, parked backends are few, and the shop writes again by itself', async () => {
  const sku = await givenSku(books.db, { stock: 1_000 });
  const { userId } = await givenShopper(books.db);
  const placements = await Promise.all(
    Array.from({ length: 10 }, () => givenPlacement(books.db, { sku, count: 1 })),
  );
  const address = {
    recipient: '王小明',
    mobile: '13800138000',
    regionCode: '110101',
    detail: '东长安街 1 号',
  };
  const write = (index: number): Promise<Asked> => {
    const placement = placements[index % placements.length];
    if (index % 4 === 0 && placement) return shop.place(placement);
    if (index % 4 === 1) return shop.ask(userId, 'POST', '/api/addresses', address);
    if (index % 4 === 2) return shop.ask(userId, 'POST', '/api/cart/items', { skuId: sku.skuId, count: 1 });
    return shop.ask(userId, 'PATCH', '/api/me', { nickname: `小明${index}` });
  };
  const read = () =>
    Promise.all([
      shop.ask(null, 'GET', '/api/products?q=衬衫'),
      shop.ask(null, 'GET', `/api/products/${sku.productId}`),
      shop.ask(userId, 'GET', '/api/orders'),
      shop.ask(userId, 'GET', '/api/addresses'),
      shop.ask(userId, 'GET', '/api/me'),
    ]);
  const writeAll = () => Promise.all(Array.from({ length: WRITERS }, (_, index) => write(index)));

  await primary.set({ synchronous_standby_names: 'nobody' });
  const firstWrites = writeAll();
  const reads: Asked[] = [];
  let areRefused = false;
  void firstWrites.finally(() => {
    areRefused = true;
  });
  while (!areRefused) reads.push(...(await read()));
  await firstWrites;
  await expect.poll(() => gauge('jishi_postgres_writable')).toBe(0);
  const laterWrites = await writeAll();
  // At once, because a COMMIT that waits is known by now; waiting for the deadline would take all of it.
  expect(Math.max(...laterWrites.map(({ tookMs }) => tookMs))).toBeLessThan(DEADLINE_MS);
  const refused = [...(await firstWrites), ...laterWrites];

  expect(new Set(refused.map(({ says }) => says.slice(0, 3)))).toEqual(new Set(['503']));
  expect(refused.filter(({ retryAfter }) => retryAfter === undefined)).toEqual([]);
  expect(Math.max(...refused.map(({ tookMs }) => tookMs))).toBeLessThan(DEADLINE_MS + 1_000);
  expect(reads.length).toBeGreaterThan(100);
  expect(new Set(reads.map(({ says }) => says))).toEqual(new Set(['200']));
  expect(Math.max(...reads.map(({ tookMs }) => tookMs))).toBeLessThan(1_000);

  // What waits now: the pool of the shop, the pool of the carts (4), and the connection that places orders.
  const parked = await primary.waiting();
  expect(parked).toBeGreaterThan(0);
  expect(parked).toBeLessThanOrEqual(POOL_MAX + 4 + 1);
  expect(await gauge('jishi_postgres_parked_backends')).toBe(parked);
  expect((await shop.ask(null, 'GET', '/readyz')).says).toBe('503 database_unavailable');
  expect((await shop.ask(null, 'GET', '/livez')).says).toBe('200');
  await writeAll();
  expect(await primary.waiting()).toBe(parked);

  await primary.set({ synchronous_standby_names: '' });
  const backAt = performance.now();
  await expect.poll(async () => (await shop.place(placements[0] as never)).says).toMatch(/^20[01]$/);
  expect(performance.now() - backAt).toBeLessThan(2_000);
  for (const placement of placements) {
    expect((await shop.place(placement)).says).toMatch(/^20[01]$/);
    expect(await ordersOf(books.db, placement.key)).toHaveLength(1);
  }
  await expect.poll(() => gauge('jishi_postgres_parked_connections')).toBe(0);
  await expectCleanBooks(books.db);
}, 60_000);

test('connections that are given up stay counted, also before anybody knows that COMMITs wait', async () => {
  const unwatched = openPostgres(
    { url: primary.url, poolMax: 2, statementTimeoutMs: 10_000, writeDeadlineMs: 100 },
    () => {},
  );
  const orders = createPipelineConnection(unwatched.options);
  await primary.set({ synchronous_standby_names: 'nobody' });
  for (let write = 0; write < 6; write++) {
    await expect(givenUser(unwatched.db)).rejects.toThrow();
    await expect(
      orders.transaction((pipeline) => pipeline.execute(INSERT, [randomUUID()])),
    ).rejects.toThrow();
  }
  // 2 of the pool and 4 of the pipelined connection, where 12 were tried.
  expect(await primary.waiting()).toBe(6);
  await primary.set({ synchronous_standby_names: '' });
  await expect.poll(() => unwatched.primary.parkedHere).toBe(0);
  await givenUser(unwatched.db);
  await orders.close();
  await unwatched.close();
});
