import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Placement } from '../../modules/orders/placing/service.ts';
import { lockOrders, moveRefundMoney, readPieces } from '../../modules/orders/queries.ts';
import { SYSTEM } from '../../modules/orders/transitions/reasons.ts';
import { cancelUnpaidOrders, payOrders, restockPieces } from '../../modules/orders/transitions/service.ts';
import { inTransaction, type Tx } from '../../platform/postgres/postgres.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { type GivenSku, givenSku } from '../given.ts';
import {
  type Engine,
  expectCleanBooks,
  givenCheckout,
  givenShopper,
  openEngine,
  ordersOf,
  stockOf,
  tell,
} from '../ordering.ts';

/**
 * Random histories of four shoppers and three SKUs on two servers, one of each locking mode, compared with a small model.
 * SEED=… repeats a printed history; FULL=on runs ten times as many.
 */

const SEED = Number(process.env.SEED ?? randomInt(2 ** 31));
const RUNS = process.env.FULL === 'on' ? 200 : 20;
const SKUS = 3;
const SHOPPERS = 4;

let database: TestDatabase;
let engines: [Engine, Engine];
let shoppers: { userId: string; addressId: string }[];

beforeAll(async () => {
  database = await createTestDatabase();
  engines = [
    openEngine(database.url, { stockLocking: 'pessimistic', batchMax: 256 }),
    openEngine(database.url, { stockLocking: 'optimistic', batchMax: 256 }),
  ];
  shoppers = await Promise.all(Array.from({ length: SHOPPERS }, () => givenShopper(database.db)));
});
afterAll(async () => {
  await Promise.all(engines.map((each) => each.close()));
  await database.drop();
});

const sku = fc.nat({ max: SKUS - 1 });
const server = fc.nat({ max: 1 });
const lines = fc.uniqueArray(fc.record({ sku, count: fc.integer({ min: 1, max: 4 }) }), {
  minLength: 1,
  maxLength: SKUS,
  selector: (line) => line.sku,
});
const place = fc.record({
  do: fc.constant('place' as const),
  shopper: fc.nat({ max: SHOPPERS - 1 }),
  lines,
  server,
});
/** `order` picks one of the placements so far. */
const onOrder = fc.record({
  do: fc.constantFrom('repeat', 'repeat differently', 'cancel', 'pay', 'restock'),
  order: fc.nat({ max: 100 }),
  server,
});
const onSku = fc.record({
  do: fc.constantFrom('put in', 'take out', 'dearer', 'off shelf', 'on shelf'),
  sku,
  amount: fc.integer({ min: 1, max: 6 }),
});
const step = fc.oneof(
  { weight: 3, arbitrary: place },
  { weight: 3, arbitrary: onOrder },
  { weight: 1, arbitrary: onSku },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type Status = 'refused' | 'pending_payment' | 'paid' | 'cancelled';

interface ModelOrder {
  placement: Placement;
  lines: { sku: number; count: number; priceFen: number }[];
  status: Status;
  isRestocked: boolean;
}

/** The shop in the simplest code. */
class Model {
  readonly skus: {
    given: GivenSku;
    onHand: number;
    locked: number;
    sold: number;
    priceFen: number;
    isOnShelf: boolean;
  }[];
  readonly orders: ModelOrder[] = [];

  constructor(given: readonly GivenSku[], stock: number) {
    this.skus = given.map((each) => ({
      given: each,
      onHand: stock,
      locked: 0,
      sold: 0,
      priceFen: each.priceFen,
      isOnShelf: true,
    }));
  }

  expectedOf(order: ModelOrder): string {
    if (order.status !== 'refused') return 'replayed';
    const rows = order.lines.map((line) => ({ line, row: this.skus[line.sku] as Model['skus'][number] }));
    if (rows.some(({ line, row }) => !row.isOnShelf || row.priceFen !== line.priceFen))
      return 'goods_changed';
    if (rows.some(({ line, row }) => row.onHand - row.locked < line.count)) return 'out_of_stock';
    return 'created';
  }

  move(order: ModelOrder, change: (row: Model['skus'][number], count: number) => void): void {
    for (const line of order.lines) change(this.skus[line.sku] as Model['skus'][number], line.count);
  }
}

async function placeOne(model: Model, order: ModelOrder, onServer: number): Promise<void> {
  const expected = model.expectedOf(order);
  expect(tell(await (engines[onServer] as Engine).place(order.placement))).toBe(expected);
  if (expected !== 'created') return;
  order.status = 'pending_payment';
  model.move(order, (row, count) => {
    row.locked += count;
  });
}

async function orderNoOf(order: ModelOrder): Promise<string> {
  const [row] = await ordersOf(database.db, order.placement.key);
  return row?.order_no ?? 'none';
}

/** A refund of one fen that names all pieces of an order, done, and its pieces back in stock. */
async function restockAll(tx: Tx, orderNo: string): Promise<void> {
  await sql`
    WITH refund AS (
      INSERT INTO refunds (order_no, payment_id, idempotency_key, out_request_no, amount_fen, reason)
      SELECT order_no, id, uuidv7(), out_trade_no || 'R1', 1, '' FROM payments WHERE order_no = ${orderNo}
      RETURNING id
    )
    INSERT INTO refund_lines (refund_id, order_no, sku_id, restock, count, withdrawn, paid_fen)
    SELECT refund.id, order_no, sku_id, true, count, count, 0 FROM order_lines, refund WHERE order_no = ${orderNo}`.execute(
    tx,
  );
  await sql`UPDATE refunds SET status = 'done' WHERE order_no = ${orderNo}`.execute(tx);
  await moveRefundMoney(tx, orderNo, { refundingFen: 0, refundedFen: 1 });
  const pieces = await readPieces(tx, orderNo);
  await restockPieces(tx, orderNo, new Map(pieces.map(({ skuId, count }) => [skuId, count])));
}

async function applyToOrder(model: Model, order: ModelOrder, what: string, onServer: number): Promise<void> {
  const { db } = database;
  const orderNo = await orderNoOf(order);
  if (what === 'repeat') return placeOne(model, order, onServer);
  if (what === 'repeat differently') {
    // Longer each time: a body that placed the order would be a replay when it came again.
    const placement = { ...order.placement, remark: `${order.placement.remark}another ` };
    const outcome = await (engines[onServer] as Engine).place(placement);
    // A refused key may be used with any body, so this one may place the order.
    const expected = order.status === 'refused' ? model.expectedOf(order) : 'idempotency_key_reused';
    expect(tell(outcome)).toBe(expected);
    if (expected === 'created') {
      order.placement = placement;
      order.status = 'pending_payment';
      model.move(order, (row, count) => {
        row.locked += count;
      });
    }
    return;
  }
  await inTransaction(db, async (tx) => {
    const [locked] = await lockOrders(tx, [orderNo]);
    if (what === 'cancel') await cancelUnpaidOrders(tx, [orderNo], { by: SYSTEM, reason: 'payment_timeout' });
    if (what === 'pay' && (await payOrders(tx, [orderNo])).length === 1) {
      await sql`
        INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at)
        VALUES (${orderNo}, 1, 'alipay', 'page', ${locked?.totalFen}, 'settled', '1', ${locked?.totalFen}, now())`.execute(
        tx,
      );
    }
    if (what === 'restock' && order.status === 'paid' && !order.isRestocked) await restockAll(tx, orderNo);
  });
  follow(model, order, what);
}

/** Makes a step on an order in the model. A step that the order's status does not allow does nothing. */
function follow(model: Model, order: ModelOrder, what: string): void {
  if (what === 'cancel' && order.status === 'pending_payment') {
    order.status = 'cancelled';
    model.move(order, (row, count) => {
      row.locked -= count;
    });
  }
  if (what === 'pay' && order.status === 'pending_payment') {
    order.status = 'paid';
    model.move(order, (row, count) => {
      Object.assign(row, { onHand: row.onHand - count, locked: row.locked - count, sold: row.sold + count });
    });
  }
  if (what === 'restock' && order.status === 'paid' && !order.isRestocked) {
    order.isRestocked = true;
    model.move(order, (row, count) => {
      Object.assign(row, { onHand: row.onHand + count, sold: row.sold - count });
    });
  }
}

async function applyToSku(model: Model, index: number, what: string, amount: number): Promise<void> {
  const row = model.skus[index] as Model['skus'][number];
  const { skuId, productId } = row.given;
  const { db } = database;
  if (what === 'put in' || what === 'take out') {
    const delta = what === 'put in' ? amount : -amount;
    const { numAffectedRows } = await sql`
      UPDATE stock SET on_hand = on_hand + ${delta} WHERE sku_id = ${skuId} AND on_hand + ${delta} >= locked`.execute(
      db,
    );
    expect(numAffectedRows === 1n).toBe(row.onHand + delta >= row.locked);
    if (numAffectedRows !== 1n) return;
    await db.insertInto('stock_adjustments').values({ sku_id: skuId, delta, reason: 'history' }).execute();
    row.onHand += delta;
  }
  if (what === 'dearer') {
    row.priceFen += amount;
    await sql`UPDATE skus SET price_fen = ${row.priceFen} WHERE id = ${skuId}`.execute(db);
  }
  if (what === 'off shelf' || what === 'on shelf') {
    row.isOnShelf = what === 'on shelf';
    const status = row.isOnShelf ? 'on_shelf' : 'off_shelf';
    await sql`UPDATE products SET status = ${status} WHERE id = ${productId}`.execute(db);
  }
}

async function begin(model: Model, input: Extract<Step, { do: 'place' }>): Promise<ModelOrder> {
  const shopper = shoppers[input.shopper] as (typeof shoppers)[number];
  const wishes = input.lines.map((line) => {
    const row = model.skus[line.sku] as Model['skus'][number];
    return { sku: { ...row.given, priceFen: row.priceFen }, count: line.count };
  });
  const key = await givenCheckout(database.db, shopper.userId, wishes);
  const order: ModelOrder = {
    placement: { ...shopper, key, remark: '' },
    lines: input.lines.map((line, i) => ({ ...line, priceFen: wishes[i]?.sku.priceFen ?? 0 })),
    status: 'refused',
    isRestocked: false,
  };
  model.orders.push(order);
  return order;
}

async function apply(model: Model, input: Step): Promise<void> {
  if (input.do === 'place') return placeOne(model, await begin(model, input), input.server);
  if ('sku' in input) return applyToSku(model, input.sku, input.do, input.amount);
  const order = model.orders[input.order % Math.max(1, model.orders.length)];
  if (order) await applyToOrder(model, order, input.do, input.server);
}

async function newModel(): Promise<Model> {
  const given = await Promise.all(
    Array.from({ length: SKUS }, () => givenSku(database.db, { stock: 8, priceFen: 1_000 })),
  );
  return new Model(given, 8);
}

test('after a random history stock is as the model says and the audit finds nothing', async () => {
  console.log(`SEED=${SEED}`);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const model = await newModel();
      for (const each of steps) await apply(model, each);
      for (const row of model.skus) {
        expect(await stockOf(database.db, row.given.skuId)).toEqual({
          onHand: row.onHand,
          locked: row.locked,
          sold: row.sold,
        });
      }
      await expectCleanBooks(database.db);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test('placements at once never lock more than there is, and make at most one order for a key', async () => {
  console.log(`SEED=${SEED}`);
  await fc.assert(
    fc.asyncProperty(fc.array(place, { minLength: 5, maxLength: 40 }), async (steps) => {
      const model = await newModel();
      const orders: ModelOrder[] = [];
      for (const each of steps) orders.push(await begin(model, each));
      const twice = [...orders, ...orders];
      const outcomes = await Promise.all(
        twice.map((order, i) => (engines[i % 2] as Engine).place(order.placement)),
      );
      const told = outcomes.map(tell);
      expect(told.every((each) => ['created', 'replayed', 'out_of_stock'].includes(each))).toBe(true);
      for (const row of model.skus) {
        const stock = await stockOf(database.db, row.given.skuId);
        expect(stock.locked).toBeLessThanOrEqual(stock.onHand);
      }
      for (const order of orders)
        expect((await ordersOf(database.db, order.placement.key)).length).toBeLessThanOrEqual(1);
      await expectCleanBooks(database.db);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
