import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { givenSku } from '../../../test/given.ts';
import { type Engine, givenPlacement, openEngine, ordersOf, stockOf } from '../../../test/ordering.ts';
import { INITIAL_STATUS, ORDER_STATUSES, type OrderStatus, TRANSITIONS } from '../lifecycle.ts';
import { readEvents } from '../queries.ts';
import { type Cause, SYSTEM, showReason } from './reasons.ts';
import { cancelRefundedOrder, cancelUnpaidOrders, completeOrders, payOrders, shipOrder } from './service.ts';

let database: TestDatabase;
let engine: Engine;
beforeAll(async () => {
  database = await createTestDatabase();
  engine = openEngine(database.url, { stockLocking: 'pessimistic', batchMax: 256 });
});
afterAll(async () => {
  await engine.close();
  await database.drop();
});

type Name = keyof typeof TRANSITIONS;
const NAMES = Object.keys(TRANSITIONS) as Name[];
const STAFF_ID = '01890000-0000-7000-8000-000000000000';
const CAUSE: Cause = { by: SYSTEM, reason: 'payment_timeout' };

/** How the module makes each transition. @returns whether the order moved */
const MAKE: Record<Name, (tx: Tx, orderNo: string) => Promise<boolean>> = {
  pay: async (tx, orderNo) => (await payOrders(tx, [orderNo])).length === 1,
  cancelUnpaid: async (tx, orderNo) => (await cancelUnpaidOrders(tx, [orderNo], CAUSE)).length === 1,
  ship: (tx, orderNo) => shipOrder(tx, orderNo, STAFF_ID),
  cancelRefunded: (tx, orderNo) =>
    cancelRefundedOrder(tx, orderNo, { kind: 'staff', id: STAFF_ID }, '不想要了'),
  complete: async (tx, orderNo) => (await completeOrders(tx, [orderNo], CAUSE)).length === 1,
};

/** The transitions that lead from a new order to this status. */
function pathTo(status: OrderStatus): Name[] {
  if (status === INITIAL_STATUS) return [];
  const last = NAMES.find((name) => TRANSITIONS[name].to === status) as Name;
  return [...pathTo(TRANSITIONS[last].from), last];
}

const make = (name: Name, orderNo: string) => inTransaction(database.db, (tx) => MAKE[name](tx, orderNo));

async function givenOrderIn(status: OrderStatus) {
  const { skuId } = await givenSku(database.db, { stock: 10 });
  const placement = await givenPlacement(database.db, {
    sku: { skuId, productId: STAFF_ID, priceFen: 1_000 },
    count: 3,
  });
  await engine.place(placement);
  const [order] = await ordersOf(database.db, placement.key);
  const orderNo = order?.order_no as string;
  for (const name of pathTo(status)) expect(await make(name, orderNo)).toBe(true);
  const read = async () => (await ordersOf(database.db, placement.key))[0];
  return { orderNo, skuId, read };
}

const PAIRS = NAMES.flatMap((name) => ORDER_STATUSES.map((status) => ({ name, status })));

test.each(PAIRS)('$name of a $status order does what the table says', async ({ name, status }) => {
  const { orderNo, skuId, read } = await givenOrderIn(status);
  await sql`UPDATE orders SET closing_until = now() + interval '1 hour' WHERE order_no = ${orderNo}`.execute(
    database.db,
  );
  const [before, stock] = [await read(), await stockOf(database.db, skuId)];
  const { from, to, timestamp, goods } = TRANSITIONS[name];
  const isAllowed = status === from;
  expect(await make(name, orderNo)).toBe(isAllowed);
  if (!isAllowed) {
    expect(await read()).toEqual(before);
    expect(await stockOf(database.db, skuId)).toEqual(stock);
    return;
  }
  const after = await read();
  expect(after?.status).toBe(to);
  for (const column of ['paid_at', 'shipped_at'] as const)
    expect(after?.[column] ?? null).toEqual(column === timestamp ? expect.any(Date) : before?.[column]);
  expect(after?.closing_until === null).toBe(status === INITIAL_STATUS);
  expect(await stockOf(database.db, skuId)).toEqual({
    onHand: stock.onHand - (goods === 'sell' ? 3 : 0),
    locked: stock.locked - (goods === null ? 0 : 3),
    sold: stock.sold + (goods === 'sell' ? 3 : 0),
  });
  expect((await readEvents(database.db, orderNo)).at(-1)).toMatchObject({ from: status, to });
});

test('the system stores a code for its reason, and the reader gets text in their language', async () => {
  const { orderNo } = await givenOrderIn('cancelled');
  const event = (await readEvents(database.db, orderNo)).at(-1);
  expect(event).toMatchObject({ byKind: 'system', reason: 'payment_timeout' });
  expect(showReason(event ?? { byKind: '', reason: '' }, 'zh-CN')).toBe('超时未支付');
  expect(showReason(event ?? { byKind: '', reason: '' }, 'en')).toBe('Not paid in time');
});

test('a reason that a person has written is shown as it is, also when it looks like a code', () => {
  for (const reason of ['不想要了', 'payment_timeout', ''])
    expect(showReason({ byKind: 'shopper', reason }, 'en')).toBe(reason);
  expect(showReason({ byKind: 'system', reason: '' }, 'en')).toBe('');
});

test('the migration turns the sentences of earlier versions into codes', async () => {
  const { orderNo } = await givenOrderIn('cancelled');
  await sql`UPDATE order_events SET reason = '超时未支付' WHERE order_no = ${orderNo} AND by_kind = 'system'`.execute(
    database.db,
  );
  const folder = join(import.meta.dirname, '..', '..', '..', 'migrations');
  await database.pool.query(await readFile(join(folder, '0012_order_event_reasons.sql'), 'utf8'));
  expect((await readEvents(database.db, orderNo)).at(-1)?.reason).toBe('payment_timeout');
});
