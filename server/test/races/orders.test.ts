import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PaymentsOfOrders } from '../../modules/orders/index.ts';
import { cancelDueOrders } from '../../modules/orders/jobs.ts';
import { lockOrders } from '../../modules/orders/queries.ts';
import { SYSTEM } from '../../modules/orders/transitions/reasons.ts';
import { cancelUnpaidOrders, payOrders } from '../../modules/orders/transitions/service.ts';
import { inTransaction } from '../../platform/postgres/postgres.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { givenSku } from '../given.ts';
import {
  type Engine,
  expectCleanBooks,
  givenCheckout,
  givenPlacement,
  openEngine,
  ordersOf,
  stockOf,
  tally,
  tell,
} from '../ordering.ts';
import { once } from '../rivals.ts';

/** Placing an order while something else changes stock, at an exact point between two statements. */

let database: TestDatabase;
const opened: Engine[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await database.drop();
});

type Rival = () => Promise<unknown>;

/** An engine whose next batch lets the rival act before the named statement, or after its COMMIT. */
function engine(stockLocking: 'pessimistic' | 'optimistic', point?: string, rival?: Rival): Engine {
  const act = once(async () => void (await rival?.()));
  const created = openEngine(database.url, {
    stockLocking,
    batchMax: 256,
    interference: {
      before: (statement) => (statement.name === point ? act() : undefined),
      after: (statement) => (`after ${statement.name}` === point ? act() : undefined),
      afterCommit: () => (point === 'after commit' ? act() : undefined),
    },
  });
  opened.push(created);
  return created;
}

const noTrades: PaymentsOfOrders = {
  readMoney: async () => new Map(),
  withOpenTrades: async () => new Set(),
  closeTrades: async () => 'closed',
};

async function givenOrder(sku: Awaited<ReturnType<typeof givenSku>>, count: number): Promise<string> {
  const placement = await givenPlacement(database.db, { sku, count });
  expect(tell(await engine('pessimistic').place(placement))).toBe('created');
  const [order] = await ordersOf(database.db, placement.key);
  return order?.order_no as string;
}

async function pay(orderNo: string): Promise<void> {
  await inTransaction(database.db, async (tx) => {
    const [order] = await lockOrders(tx, [orderNo]);
    const paid = await payOrders(tx, [orderNo]);
    if (paid.length === 0) return;
    await sql`
      INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at)
      VALUES (${orderNo}, 1, 'alipay', 'page', ${order?.totalFen}, 'settled', '1', ${order?.totalFen}, now())`.execute(
      tx,
    );
  });
}

async function cancel(orderNo: string): Promise<void> {
  await inTransaction(database.db, async (tx) => {
    await lockOrders(tx, [orderNo]);
    await cancelUnpaidOrders(tx, [orderNo], { by: SYSTEM, reason: 'payment_timeout' });
  });
}

async function adjust(skuId: string, delta: number): Promise<void> {
  await inTransaction(database.db, async (tx) => {
    await sql`UPDATE stock SET on_hand = on_hand + ${delta} WHERE sku_id = ${skuId}`.execute(tx);
    await tx.insertInto('stock_adjustments').values({ sku_id: skuId, delta, reason: 'race' }).execute();
  });
}

/**
 * Lets the rival act while the batch goes on, as on another server. A rival that needs a row of the batch waits for its
 * lock, so the test awaits `meanwhile` only after the batch.
 */
const meanwhile: Promise<unknown>[] = [];
const inBackground =
  (rival: Rival): Rival =>
  async () => {
    meanwhile.push(rival());
  };

const POINTS = ['stock-read-for-update', 'placing-insert-orders', 'stock-lock', 'after commit'];
const RIVALS = ['cancel', 'pay', 'put in', 'take out', 'expire'] as const;

function rivalOf(name: (typeof RIVALS)[number], orderNo: string, skuId: string): Rival {
  const rivals: Record<(typeof RIVALS)[number], Rival> = {
    cancel: () => cancel(orderNo),
    pay: () => pay(orderNo),
    'put in': () => adjust(skuId, 5),
    'take out': () => adjust(skuId, -1),
    async expire() {
      await sql`UPDATE orders SET expires_at = now() WHERE order_no = ${orderNo}`.execute(database.db);
      await cancelDueOrders({ db: database.db, payments: noTrades });
    },
  };
  return rivals[name];
}

describe.each(RIVALS)('placing against %s', (name) => {
  test.each(POINTS)('at %s: the result is as if one had come after the other', async (point) => {
    const sku = await givenSku(database.db, { stock: 10 });
    const orderNo = await givenOrder(sku, 4);
    const placement = await givenPlacement(database.db, { sku, count: 3 });
    const rival = inBackground(rivalOf(name, orderNo, sku.skuId));
    expect(tell(await engine('pessimistic', point, rival).place(placement))).toBe('created');
    await Promise.all(meanwhile.splice(0));
    await expectCleanBooks(database.db);
  });
});

// The rival acts once the stock has been read: without a lock, it could come before a read that was only sent.
test.each([
  ['pessimistic', 'after stock-read-for-update'],
  ['optimistic', 'after stock-read'],
] as const)(
  '%s: a unit that is released after the stock was read goes to the next order',
  async (mode, point) => {
    const sku = await givenSku(database.db, { stock: 1 });
    const held = await givenOrder(sku, 1);
    const placement = await givenPlacement(database.db, { sku, count: 1 });
    const behindTheRead = engine(
      mode,
      point,
      inBackground(() => cancel(held)),
    );
    expect(tell(await behindTheRead.place(placement))).toBe('out_of_stock');
    await Promise.all(meanwhile.splice(0));
    expect(tell(await behindTheRead.place(placement))).toBe('created');
    await expectCleanBooks(database.db);
  },
);

test('the table refuses an adjustment below what is locked', async () => {
  const sku = await givenSku(database.db, { stock: 3 });
  await givenOrder(sku, 3);
  await expect(adjust(sku.skuId, -1)).rejects.toThrow(/violates check constraint/);
  expect(await stockOf(database.db, sku.skuId)).toEqual({ onHand: 3, locked: 3, sold: 0 });
});

test('orders, cancellations, payments and adjustments at once through two servers meet no deadlock', async () => {
  const skus = await Promise.all(Array.from({ length: 4 }, () => givenSku(database.db, { stock: 200 })));
  const engines = [engine('pessimistic'), engine('optimistic')] as const;
  const first = await Promise.all(skus.map((sku) => givenOrder(sku, 2)));
  const placements = await Promise.all(
    Array.from({ length: 80 }, (_, i) => {
      const wishes = skus.map((sku) => ({ sku, count: 1 }));
      return givenPlacement(database.db, ...(i % 2 === 0 ? wishes : wishes.reverse()));
    }),
  );
  const others = first.flatMap((orderNo, i) => [
    i % 2 === 0 ? cancel(orderNo) : pay(orderNo),
    adjust((skus[i] as (typeof skus)[number]).skuId, i % 2 === 0 ? 7 : -7),
  ]);
  const outcomes = await Promise.all(placements.map((each, i) => engines[i % 2 === 0 ? 0 : 1].place(each)));
  await Promise.all(others);
  expect(tally(outcomes)).toEqual({ created: 80 });
  await expectCleanBooks(database.db);
});

test('a key that comes again between COMMIT and answer of its first placing is a replay', async () => {
  const sku = await givenSku(database.db, { stock: 5 });
  const placement = await givenPlacement(database.db, { sku, count: 1 });
  const second = engine('pessimistic');
  let seen = '';
  const first = engine('pessimistic', 'after commit', async () => {
    seen = tell(await second.place(placement));
  });
  expect(tell(await first.place(placement))).toBe('created');
  expect(seen).toBe('replayed');
  expect(await ordersOf(database.db, placement.key)).toHaveLength(1);
});

test('a key that comes again while its first placing holds the checkout waits and is a replay', async () => {
  const sku = await givenSku(database.db, { stock: 5 });
  const placement = await givenPlacement(database.db, { sku, count: 1 });
  const second = engine('pessimistic');
  const rival = inBackground(async () => expect(tell(await second.place(placement))).toBe('replayed'));
  expect(tell(await engine('pessimistic', 'placing-insert-orders', rival).place(placement))).toBe('created');
  await Promise.all(meanwhile.splice(0));
  expect(await ordersOf(database.db, placement.key)).toHaveLength(1);
});

test('an order whose price changes while it is placed has the old price, and the next is refused', async () => {
  const sku = await givenSku(database.db, { priceFen: 500 });
  const raise = async () =>
    void (await sql`UPDATE skus SET price_fen = 600 WHERE id = ${sku.skuId}`.execute(database.db));
  const before = await givenPlacement(database.db, { sku, count: 1 });
  expect(tell(await engine('pessimistic', 'placing-insert-orders', raise).place(before))).toBe('created');
  const userId = before.userId;
  const key = await givenCheckout(database.db, userId, [{ sku, count: 1 }]);
  expect(tell(await engine('pessimistic').place({ ...before, key }))).toBe('goods_changed');
});
