import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type GivenSku, givenSku } from '../../../test/given.ts';
import { cartJobs } from '../jobs.ts';
import type { BoughtGoods, CartStore } from '../stores/store.ts';
import { type CartShop, givenBoughtGoods, Shopper, startCartShop } from '../test-shopper.ts';
import { createOutbox } from './service.ts';

let shop: CartShop;
let sku: GivenSku;
let logged: string[];
const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(JSON.parse(line).msg) });
beforeAll(async () => {
  shop = await startCartShop({});
  sku = await givenSku(shop.db);
});
afterAll(() => shop.close());
beforeEach(async () => {
  logged = [];
  await shop.db.deleteFrom('cart_outbox').execute();
});

const outboxOn = (store: CartStore) => createOutbox({ db: shop.db, store, log });
const order = (userId: string, count = 1) => givenBoughtGoods(shop.db, userId, [{ skuId: sku.skuId, count }]);
const waiting = async () => {
  const rows = await shop.db.selectFrom('cart_outbox').select('user_id').distinct().execute();
  return rows.map((row) => row.user_id);
};

/** 501 orders of one user, older than every other: more than one batch of the outbox. */
async function manyOrders(userId: string): Promise<void> {
  await sql`
    INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address, expires_at)
    SELECT lpad(n::text, 19, '0'), gen_random_uuid(), ${userId}, 'pending_payment', 1, 0, gen_random_uuid(), '{}', now()
    FROM generate_series(1, 501) AS n
  `.execute(shop.db);
  await sql`
    INSERT INTO cart_outbox (order_no, user_id, lines)
    SELECT order_no, user_id, '[]' FROM orders WHERE user_id = ${userId} ON CONFLICT DO NOTHING
  `.execute(shop.db);
}

/** The store, with a step before each time that bought goods are taken out. */
function withTakeOut(
  takeOut: (orders: readonly BoughtGoods[]) => Promise<readonly BoughtGoods[]>,
): CartStore {
  return {
    ...shop.store,
    takeOut: async (tx, orders) => shop.store.takeOut(tx, await takeOut(orders)),
  };
}

test('drainSoon returns at once, and takes out what was bought', async () => {
  const shopper = new Shopper(shop);
  await shopper.add(sku.skuId, 5);
  await order(shopper.id, 2);
  const outbox = outboxOn(shop.store);
  expect(outbox.drainSoon()).toBeUndefined();
  await outbox.settled();
  expect(await shopper.counts()).toEqual({ [sku.skuId]: 3 });
});

test('calls of drainSoon during a drain make one more drain, which finds their orders', async () => {
  const [first, second] = [new Shopper(shop), new Shopper(shop)];
  for (const shopper of [first, second]) await shopper.add(sku.skuId, 5);
  let drains = 0;
  const outbox = outboxOn(
    withTakeOut(async (orders) => {
      drains++;
      if (drains === 1) {
        await order(second.id, 1);
        for (let call = 0; call < 10; call++) outbox.drainSoon();
      }
      return orders;
    }),
  );
  await order(first.id, 1);
  outbox.drainSoon();
  await outbox.settled();
  expect(drains).toBe(2);
  expect([await first.counts(), await second.counts()]).toEqual(Array(2).fill({ [sku.skuId]: 4 }));
});

test('a cart that cannot be changed now waits with a log line, and the other carts are drained', async () => {
  const [stuck, free] = [new Shopper(shop), new Shopper(shop)];
  await free.add(sku.skuId, 5);
  await order(stuck.id);
  await manyOrders(stuck.id);
  await order(free.id, 2);
  const outbox = outboxOn(withTakeOut(async (orders) => orders.filter(({ userId }) => userId !== stuck.id)));
  expect((await outbox.drain()).done).toBe(1);
  expect(await free.counts()).toEqual({ [sku.skuId]: 3 });
  expect(await waiting()).toEqual([stuck.id]);
  expect(logged).toEqual(['goods of placed orders could not be taken out of their carts yet']);
});

test('what drainSoon fails to take out is taken out by the timed job', async () => {
  const shopper = new Shopper(shop);
  await shopper.add(sku.skuId, 5);
  await order(shopper.id, 2);
  let isAway = true;
  const outbox = outboxOn(
    withTakeOut(async (orders) => {
      if (isAway) throw new Error('the store is away');
      return orders;
    }),
  );
  outbox.drainSoon();
  await outbox.settled();
  expect(logged).toEqual(['goods of placed orders could not be taken out of their carts yet']);
  expect(await shopper.counts()).toEqual({ [sku.skuId]: 5 });
  isAway = false;
  const [job] = cartJobs({ db: shop.db, outbox });
  expect(job?.everySeconds).toBeLessThanOrEqual(1);
  await job?.run(new AbortController().signal);
  expect(await shopper.counts()).toEqual({ [sku.skuId]: 3 });
});

test('a cart that nobody has used for more than 90 days is deleted with its memory of merges', async () => {
  const [old, lately, looked] = [new Shopper(shop), new Shopper(shop), new Shopper(shop)];
  const mergeId = randomUUID();
  for (const shopper of [old, lately, looked]) await shopper.merge(mergeId, [{ skuId: sku.skuId, count: 1 }]);
  const setUsed = (shopper: Shopper, daysAgo: number) =>
    shop.db
      .updateTable('carts')
      .set({ used_on: sql`current_date - ${daysAgo}::int` })
      .where('user_id', '=', shopper.id)
      .execute();
  await setUsed(old, 91);
  await setUsed(lately, 90);
  await setUsed(looked, 91);
  expect(await looked.counts()).toEqual({ [sku.skuId]: 1 });
  const job = cartJobs({ db: shop.db, outbox: outboxOn(shop.store) })[1];
  await job?.run(new AbortController().signal);
  expect(await old.counts()).toEqual({});
  expect(await lately.counts()).toEqual({ [sku.skuId]: 1 });
  expect(await looked.counts()).toEqual({ [sku.skuId]: 1 });
  expect((await old.merge(mergeId, [{ skuId: sku.skuId, count: 1 }])).body.totalCount).toBe(1);
});
