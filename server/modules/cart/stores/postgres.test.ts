import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inTransaction } from '../../../platform/postgres/postgres.ts';
import { dieAt } from '../../../test/kill-points.ts';
import { until } from '../../../test/redis.ts';
import { CART_SKUS_MAX } from '../limits.ts';
import { insertEntries } from '../moving/queries.ts';
import { type CartShop, startCartShop } from '../test-shopper.ts';
import { cartContract } from './cart.contract.ts';
import { cartProperties } from './cart.properties.ts';
import { createPostgresStore } from './postgres.ts';
import { lockCart } from './queries.ts';
import type { CartEntry } from './store.ts';

cartContract('PostgreSQL', async () => ({}));
cartProperties('PostgreSQL', async () => ({}));

let shop: CartShop;
beforeAll(async () => {
  shop = await startCartShop({});
});
afterAll(() => shop.close());

const entry = (): CartEntry => ({
  skuId: randomUUID(),
  count: 1,
  isChecked: true,
  priceFen: 1,
  addedAt: 1,
});

/** How many statements on this database wait for a lock. */
async function waiting(): Promise<number> {
  const { rows } = await shop.database.pool.query(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0].count;
}

test('an add waits for a transaction that changes the cart, and counts what it has added', async () => {
  const userId = randomUUID();
  const nearlyFull = Array.from({ length: CART_SKUS_MAX - 1 }, entry);
  await shop.store.restore({ userId, entries: nearlyFull, mergeIds: [] });
  let answered = 0;
  const adds: Promise<unknown>[] = [];
  await inTransaction(shop.db, async (tx) => {
    await lockCart(tx, userId);
    // Two stores, as in two processes: one store would send both adds in one statement.
    for (const store of [shop.store, createPostgresStore(shop.db)])
      adds.push(store.add(userId, entry()).finally(() => answered++));
    await until(
      'both adds wait for the lock or have been answered',
      async () => answered + (await waiting()) === 2,
    );
    await insertEntries(tx, userId, [entry()]);
  });
  for (const added of await Promise.all(adds)) expect(added).toMatchObject({ code: 'cart_full' });
  expect(await shop.store.read(userId)).toHaveLength(CART_SKUS_MAX);
});

test('adds of many users share statements, and each is in the cart of its user', async () => {
  const { pool } = shop.database;
  const store = createPostgresStore(shop.db);
  const users = Array.from({ length: 50 }, () => ({ userId: randomUUID(), entry: entry() }));
  const query = vi.spyOn(pool, 'connect');
  await Promise.all(users.map((user) => store.add(user.userId, user.entry)));
  expect(query.mock.calls.length).toBeLessThanOrEqual(2);
  query.mockRestore();
  const carts = await Promise.all(users.map(({ userId }) => store.read(userId)));
  expect(carts.map(([held, ...more]) => [held?.skuId, more])).toEqual(
    users.map((user) => [user.entry.skuId, []]),
  );
});

test('an add whose answer is lost is an error and is not repeated', async () => {
  const store = createPostgresStore(shop.db);
  const userId = randomUUID();
  const added = entry();
  const death = dieAt(shop.database, 1);
  const adding = store.add(userId, added).catch((error: unknown) => error);
  await until('the add was committed', async () => death.happened);
  await death.revive();
  expect(store.isTrouble(await adding)).toBe(true);
  // The add was committed, so a repetition would make its count two.
  expect(await store.read(userId)).toMatchObject([{ skuId: added.skuId, count: added.count }]);
});
