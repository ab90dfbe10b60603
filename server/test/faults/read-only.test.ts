import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgres, type Postgres } from '../../platform/postgres/postgres.ts';
import { givenSku } from '../given.ts';
import { expectCleanBooks, givenPlacement, givenShopper, ordersOf } from '../ordering.ts';
import { type Cluster, type Switch, startPrimary, startStandby, startSwitch } from '../replication.ts';
import { type Asked, migrateAt, type ShopOn, startShopOn } from '../shop-on.ts';

/** The server behind the shop's address turns into one that can only be read, and back into a primary. */

const BACK_WITHIN_MS = 2_000;

let first: Cluster;
let second: Cluster;
let books: Postgres;
let front: Switch;
let shop: ShopOn;
let user: { userId: string; addressId: string };
let skuId: string;
let productId: string;
beforeAll(async () => {
  first = await startPrimary();
  await migrateAt(first.url);
  books = openPostgres({ url: first.url, poolMax: 4, statementTimeoutMs: 10_000 }, () => {});
  front = await startSwitch(first);
  shop = await startShopOn(front.url, { RATE_LIMITS: 'on', ORDER_DEADLINE_MS: '3000' });
  ({ skuId, productId } = await givenSku(books.db, { stock: 1_000 }));
  user = await givenShopper(books.db);
  second = await startStandby(first, 'second');
}, 60_000);
afterAll(async () => {
  // First, because a connection that leads nowhere would never end.
  await front.close();
  await shop.close();
  await books.close();
  await first.remove();
  await second.remove();
});

const given = () => givenPlacement(books.db, { sku: { skuId, productId, priceFen: 1_000 }, count: 1 });
const isReady = async () => (await shop.ask(null, 'GET', '/readyz')).says;

const WRITES: Record<string, () => Promise<Asked>> = {
  checkout: () => shop.ask(user.userId, 'POST', '/api/checkouts', { items: [{ skuId, count: 1 }] }),
  cart: () => shop.ask(user.userId, 'POST', '/api/cart/items', { skuId, count: 1 }),
  profile: () => shop.ask(user.userId, 'PATCH', '/api/me', { nickname: '小明' }),
  address: () => shop.ask(user.userId, 'DELETE', `/api/addresses/${user.addressId}`),
  'sign-in': () => shop.ask(null, 'POST', '/api/auth/login', { username: 'nobody12', password: 'x' }),
};

async function expectOnlyReads(placement: { userId: string; key: string; addressId: string }): Promise<void> {
  expect((await shop.place(placement)).says).toBe('503 busy');
  for (const [name, write] of Object.entries(WRITES)) {
    const { says, retryAfter } = await write();
    expect([name, says.slice(0, 3), retryAfter]).toEqual([name, '503', '1']);
  }
  const reads = ['/api/products?q=衬衫', `/api/products/${productId}`, '/api/categories', '/api/cart'];
  reads.push('/api/orders', `/api/orders/${user.addressId}`, '/api/addresses', '/api/me', '/api/me/sessions');
  for (const url of reads) {
    const { says } = await shop.ask(user.userId, 'GET', url);
    expect(`${url} ${says}`).not.toMatch(/ 5\d\d/);
  }
  expect(await isReady()).toBe('503 database_unavailable');
  expect((await shop.ask(null, 'GET', '/livez')).says).toBe('200');
}

/** The shop places orders again; `since` is when the database could be written again. */
async function expectWrites(placement: { userId: string; key: string; addressId: string }, since: number) {
  await expect.poll(async () => (await shop.place(placement)).says, { interval: 20 }).toBe('201');
  expect(performance.now() - since).toBeLessThan(BACK_WITHIN_MS);
  await expect.poll(isReady).toBe('200');
}

test('sessions that become read-only under open connections', async () => {
  const [before, during] = [await given(), await given()];
  expect((await shop.place(before)).says).toBe('201');
  await first.set({ default_transaction_read_only: 'on' });
  await expect.poll(async () => (await shop.place(during)).says).toBe('503 busy');
  await expectOnlyReads(during);
  await setWritable();
  await expectWrites(during, performance.now());
});

/** ALTER SYSTEM writes a file, not a table: it works in a read-only session. */
const setWritable = () => first.set({ default_transaction_read_only: 'off' });

test('the first write after the switch is refused too, although nobody has noticed the switch yet', async () => {
  const placement = await given();
  await shop.postgres.primary.stop();
  await first.set({ default_transaction_read_only: 'on' });
  for (const write of Object.values(WRITES)) expect((await write()).says).toMatch(/^503 /);
  expect((await shop.place(placement)).says).toBe('503 busy');
  await setWritable();
  // The connections that failed are gone: each of these writes has a fresh one.
  await expect.poll(async () => (await shop.place(placement)).says).toMatch(/^20[01]$/);
  expect((await WRITES.profile?.())?.says).toBe('200');
  shop.postgres.primary.watch();
});

test('the address leads to a standby, which is promoted under open connections', async () => {
  const [before, after] = [await given(), await given()];
  expect((await shop.place(before)).says).toBe('201');
  await expect
    .poll(async () => second.query(`SELECT FROM checkouts WHERE key = '${after.key}'`))
    .toHaveLength(1);
  front.leadTo(second);
  await expect.poll(isReady).toBe('503 database_unavailable');
  await expectOnlyReads(after);
  const promoting = performance.now();
  await second.query('SELECT pg_promote()');
  await expectWrites(after, promoting);
  const here = openPostgres({ url: second.url, poolMax: 2, statementTimeoutMs: 10_000 }, () => {});
  expect(await ordersOf(here.db, before.key)).toHaveLength(1);
  expect(await ordersOf(here.db, after.key)).toHaveLength(1);
  await expectCleanBooks(here.db);
  await here.close();
}, 30_000);

test('the primary falls silent with connections open, and the address leads to another', async () => {
  // `second` is the primary since the last test; `first` was never demoted and takes writes.
  const placement = await given();
  front.silence();
  front.leadTo(first, { cut: false });
  const since = performance.now();
  await expect.poll(async () => (await shop.place(placement)).says, { timeout: 10_000 }).toMatch(/^20[01]$/);
  expect(performance.now() - since).toBeLessThan(3_000 + 1_000);
  expect((await WRITES.profile?.())?.says).toBe('200');
  expect((await shop.ask(user.userId, 'GET', '/api/me')).says).toBe('200');
}, 30_000);
