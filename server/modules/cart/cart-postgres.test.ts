import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../platform/postgres.ts';
import { until } from '../../test/redis.ts';
import { cartContract } from './cart.contract.ts';
import { cartProperties } from './cart.properties.ts';
import { insertEntries, lockCart } from './queries.ts';
import { CART_SKUS_MAX, type CartEntry } from './store.ts';
import { type CartShop, startCartShop } from './test-shopper.ts';

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

test('an add waits for whoever changes the cart, and sees what came of it', async () => {
  const userId = randomUUID();
  const nearlyFull = Array.from({ length: CART_SKUS_MAX - 1 }, entry);
  await shop.store.restore({ userId, entries: nearlyFull, mergeIds: [] });
  let answered = 0;
  const adds: Promise<unknown>[] = [];
  await inTransaction(shop.db, async (tx) => {
    await lockCart(tx, userId);
    for (let one = 0; one < 2; one++) adds.push(shop.store.add(userId, entry()).finally(() => answered++));
    await until('both adds wait, or have not', async () => answered + (await waiting()) === 2);
    await insertEntries(tx, userId, [entry()]);
  });
  for (const added of await Promise.all(adds)) expect(added).toMatchObject({ code: 'cart_full' });
  expect(await shop.store.read(userId)).toHaveLength(CART_SKUS_MAX);
});
