import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../audit/audit.ts';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { bearer, givenAddress, givenSku, givenStaff, givenUser, staffBearer } from '../../test/given.ts';
import { RULES } from '../../test/ordering.ts';
import { cancelDueOrders, completeDelivered } from './jobs.ts';
import { lockOrders } from './queries.ts';
import type { Closing, PaymentsOfOrders } from './service.ts';
import { payOrders } from './transitions/service.ts';

let shop: TestShop;

beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

interface Shopper {
  userId: string;
  addressId: string;
  headers: { authorization: string };
}

async function givenShopper(): Promise<Shopper> {
  const { id: userId } = await givenUser(shop.database.db);
  const { id: addressId } = await givenAddress(shop.database.db, userId);
  return { userId, addressId, headers: bearer(shop.tokens, userId) };
}

async function call(method: 'GET' | 'POST', url: string, headers: Record<string, string>, payload?: object) {
  const response = await shop.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: response.statusCode, headers: response.headers, body: response.json() };
}

async function checkout(shopper: Shopper, items: { skuId: string; count: number }[]) {
  return call('POST', '/api/checkouts', shopper.headers, { items });
}

async function place(shopper: Shopper, key: string, payload: object = { addressId: shopper.addressId }) {
  return call('POST', '/api/orders', { ...shopper.headers, 'idempotency-key': key }, payload);
}

async function givenOrder(shopper: Shopper, skuId: string, count = 1): Promise<string> {
  const { body } = await checkout(shopper, [{ skuId, count }]);
  const placed = await place(shopper, body.key);
  expect(placed.status).toBe(201);
  return placed.body.orderNo;
}

/** Pays an order as the payments module does, with the settled payment that the audit asks for. */
async function givenPaid(orderNo: string): Promise<void> {
  await shop.database.db.transaction().execute(async (tx) => {
    const [order] = await lockOrders(tx, [orderNo]);
    await sql`
      INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at)
      VALUES (${orderNo}, 1, 'alipay', 'page', ${order?.totalFen}, 'settled', '2026', ${order?.totalFen}, now())`.execute(
      tx,
    );
    await payOrders(tx, [orderNo]);
  });
}

const stockOf = (skuId: string) =>
  shop.database.db
    .selectFrom('stock')
    .select(['on_hand as onHand', 'locked', 'sold'])
    .where('sku_id', '=', skuId)
    .executeTakeFirstOrThrow();

async function expectCleanBooks() {
  const report = await runAudit(shop.database.db);
  expect(report.findings.filter((finding) => finding.count > 0)).toEqual([]);
}

/** Payments of a provider that gives this answer. `open` are the orders with open trades. */
const payments = (closing: Closing, open: readonly string[] = []): PaymentsOfOrders => ({
  readMoney: async () => new Map(),
  withOpenTrades: async () => new Set(open),
  closeTrades: async () => closing,
});

test('a checkout answers with a key, frozen lines and prices', async () => {
  const shopper = await givenShopper();
  const { skuId, productId } = await givenSku(shop.database.db, { priceFen: 4_000 });
  const { status, body } = await checkout(shopper, [
    { skuId, count: 1 },
    { skuId: skuId.toUpperCase(), count: 1 },
  ]);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    items: [{ skuId, productId, title: '全棉衬衫', options: [], priceFen: 4_000, count: 2 }],
    itemsAmountFen: 8_000,
    shippingFen: 800,
    totalFen: 8_800,
    defaultAddressId: shopper.addressId,
  });
  const dear = await checkout(shopper, [{ skuId, count: 3 }]);
  expect(dear.body).toMatchObject({ itemsAmountFen: 12_000, shippingFen: 0, totalFen: 12_000 });
});

test('a checkout of goods that cannot be bought is refused, and the refusal names the lines', async () => {
  const shopper = await givenShopper();
  const { skuId, productId } = await givenSku(shop.database.db, { stock: 2 });
  expect((await checkout(shopper, [{ skuId, count: 3 }])).body).toMatchObject({
    status: 409,
    code: 'out_of_stock',
    lines: [{ skuId, requested: 3, available: 2 }],
  });
  expect((await checkout(shopper, [{ skuId: randomUUID(), count: 1 }])).body.code).toBe('sku_not_found');
  expect((await checkout(shopper, [{ skuId: 'no such', count: 1 }])).body.code).toBe('sku_not_found');
  expect((await call('POST', '/api/checkouts', shopper.headers, { source: 'cart' })).body.code).toBe(
    'nothing_to_buy',
  );
  expect((await call('POST', '/api/checkouts', shopper.headers, {})).body.code).toBe('validation_failed');
  await sql`UPDATE products SET status = 'off_shelf' WHERE id = ${productId}`.execute(shop.database.db);
  expect((await checkout(shopper, [{ skuId, count: 1 }])).body).toMatchObject({
    code: 'goods_changed',
    lines: [{ skuId, reason: 'off_shelf' }],
  });
});

test('placing answers 201 first, then 200 with the same order as it is then', async () => {
  const shopper = await givenShopper();
  const { skuId } = await givenSku(shop.database.db);
  const { body: frozen } = await checkout(shopper, [{ skuId, count: 2 }]);
  const first = await place(shopper, frozen.key, { addressId: shopper.addressId, remark: null });
  expect(first.status).toBe(201);
  expect(first.body).toMatchObject({
    status: 'pending_payment',
    items: frozen.items,
    totalFen: frozen.totalFen,
    refundedFen: 0,
    paidAt: null,
    shipment: null,
    payments: [],
    refunds: [],
    allowedActions: ['pay', 'cancel'],
    events: [{ from: null, to: 'pending_payment', by: 'shopper' }],
  });
  const again = await place(shopper, frozen.key, { addressId: shopper.addressId, remark: '' });
  expect(again.status).toBe(200);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.body).toEqual(first.body);
  expect((await call('GET', `/api/orders/${first.body.orderNo}`, shopper.headers)).body).toEqual(first.body);
  await givenPaid(first.body.orderNo);
  expect((await place(shopper, frozen.key)).body.status).toBe('paid');
});

test('placing without a key is refused, and with an unknown key finds no checkout', async () => {
  const shopper = await givenShopper();
  const payload = { addressId: shopper.addressId };
  expect((await call('POST', '/api/orders', shopper.headers, payload)).body).toMatchObject({
    status: 400,
    code: 'idempotency_key_missing',
  });
  expect((await place(shopper, 'mine')).body.code).toBe('checkout_not_found');
  expect((await place(shopper, randomUUID())).body.code).toBe('checkout_not_found');
});

test('of a hundred buyers at once for ten units ten get one', async () => {
  const { skuId } = await givenSku(shop.database.db, { stock: 10 });
  const buyers = await Promise.all(Array.from({ length: 100 }, givenShopper));
  const keys = await Promise.all(
    buyers.map(async (buyer) => (await checkout(buyer, [{ skuId, count: 1 }])).body.key),
  );
  const answers = await Promise.all(buyers.map((buyer, i) => place(buyer, keys[i])));
  const created = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ status, body }) => status === 409 && body.code === 'out_of_stock');
  expect([created.length, refused.length]).toEqual([10, 90]);
  expect(await stockOf(skuId)).toEqual({ onHand: 10, locked: 10, sold: 0 });
});

test('a shopper sees their own orders only, newest first, filtered by status', async () => {
  const [shopper, other] = [await givenShopper(), await givenShopper()];
  const { skuId } = await givenSku(shop.database.db);
  const orderNos = [
    await givenOrder(shopper, skuId),
    await givenOrder(shopper, skuId),
    await givenOrder(shopper, skuId),
  ];
  await givenPaid(orderNos[1] as string);
  const { body } = await call('GET', '/api/orders?pageSize=2', shopper.headers);
  expect(body).toMatchObject({ total: 3, page: 1, pageSize: 2 });
  expect(body.items.map((order: { orderNo: string }) => order.orderNo)).toEqual([orderNos[2], orderNos[1]]);
  expect(body.items[0]).not.toHaveProperty('events');
  const paid = await call('GET', '/api/orders?status=paid', shopper.headers);
  expect(paid.body.items.map((order: { orderNo: string }) => order.orderNo)).toEqual([orderNos[1]]);
  expect((await call('GET', `/api/orders/${orderNos[0]}`, other.headers)).body).toMatchObject({
    status: 404,
    code: 'order_not_found',
  });
  expect((await call('GET', '/api/orders', other.headers)).body.total).toBe(0);
});

test('an unpaid order that is cancelled twice at once releases its stock once', async () => {
  const shopper = await givenShopper();
  const { skuId } = await givenSku(shop.database.db, { stock: 5 });
  const orderNo = await givenOrder(shopper, skuId, 3);
  const [first, second] = await Promise.all([
    call('POST', `/api/orders/${orderNo}/cancel`, shopper.headers, { reason: '买错了' }),
    call('POST', `/api/orders/${orderNo}/cancel`, shopper.headers),
  ]);
  expect([first?.status, second?.status].sort()).toEqual([200, 409]);
  const { body } = await call('GET', `/api/orders/${orderNo}`, shopper.headers);
  expect(body).toMatchObject({ status: 'cancelled', allowedActions: [] });
  expect(body.events).toHaveLength(2);
  expect(await stockOf(skuId)).toEqual({ onHand: 5, locked: 0, sold: 0 });
});

test('a paid order is shipped by staff and received by the shopper, each once', async () => {
  const shopper = await givenShopper();
  const { skuId } = await givenSku(shop.database.db, { stock: 5 });
  const orderNo = await givenOrder(shopper, skuId, 2);
  const staff = staffBearer(shop.tokens, (await givenStaff(shop.database.db, ['orders'])).id);
  const shipment = { carrier: '顺丰速运', trackingNumber: 'SF100200300' };
  const ship = () => call('POST', `/api/admin/orders/${orderNo}/ship`, staff, shipment);
  expect((await ship()).body.code).toBe('order_wrong_state');
  await givenPaid(orderNo);
  expect(await stockOf(skuId)).toEqual({ onHand: 3, locked: 0, sold: 2 });
  expect((await call('POST', `/api/orders/${orderNo}/cancel`, shopper.headers)).body.code).toBe(
    'order_not_cancellable',
  );
  expect((await call('POST', `/api/orders/${orderNo}/receive`, shopper.headers)).body.code).toBe(
    'order_wrong_state',
  );
  expect((await ship()).body).toMatchObject({ status: 'shipped', shipment });
  expect((await ship()).body.code).toBe('order_wrong_state');
  const received = await call('POST', `/api/orders/${orderNo}/receive`, shopper.headers);
  expect(received.body).toMatchObject({ status: 'completed', allowedActions: ['request_refund'] });
  expect(received.body.events.map((event: { to: string }) => event.to)).toEqual([
    'pending_payment',
    'paid',
    'shipped',
    'completed',
  ]);
  const log = await shop.database.db
    .selectFrom('audit_log')
    .select('action')
    .where('subject', '=', `order:${orderNo}`)
    .execute();
  expect(log).toEqual([{ action: 'order.ship' }]);
  await expectCleanBooks();
});

test('staff find an order by its number and cancel it with a reason', async () => {
  const shopper = await givenShopper();
  const { skuId } = await givenSku(shop.database.db);
  const orderNo = await givenOrder(shopper, skuId);
  const staff = staffBearer(shop.tokens, (await givenStaff(shop.database.db, ['orders'])).id);
  const found = await call('GET', `/api/admin/orders?q=${orderNo}`, staff);
  expect(found.body.items).toHaveLength(1);
  expect((await call('GET', '/api/admin/orders?q=%25', staff)).body.total).toBe(0);
  expect((await call('POST', `/api/admin/orders/${orderNo}/cancel`, staff, {})).status).toBe(400);
  const cancelled = await call('POST', `/api/admin/orders/${orderNo}/cancel`, staff, {
    reason: '联系不上买家',
  });
  expect(cancelled.body).toMatchObject({ status: 'cancelled' });
  expect(cancelled.body.events[1]).toMatchObject({ by: 'staff', reason: '联系不上买家' });
});

async function givenDue(orderNo: string): Promise<void> {
  await sql`UPDATE orders SET expires_at = now() - interval '1 minute' WHERE order_no = ${orderNo}`.execute(
    shop.database.db,
  );
}

async function statusOf(orderNo: string): Promise<string> {
  const row = await shop.database.db
    .selectFrom('orders')
    .select('status')
    .where('order_no', '=', orderNo)
    .executeTakeFirstOrThrow();
  return row.status;
}

test('sweeps at once cancel the orders whose time to pay is over, with a reason in the reader’s language', async () => {
  const shopper = await givenShopper();
  const { skuId } = await givenSku(shop.database.db, { stock: 50 });
  const due = await Promise.all(Array.from({ length: 20 }, () => givenOrder(shopper, skuId)));
  const fresh = await givenOrder(shopper, skuId);
  for (const orderNo of due) await givenDue(orderNo);
  const deps = { db: shop.database.db, payments: payments('closed') };
  await Promise.all([cancelDueOrders(deps), cancelDueOrders(deps), cancelDueOrders(deps)]);
  expect(new Set(await Promise.all(due.map(statusOf)))).toEqual(new Set(['cancelled']));
  expect(await statusOf(fresh)).toBe('pending_payment');
  expect(await stockOf(skuId)).toEqual({ onHand: 50, locked: 1, sold: 0 });
  await expectCleanBooks();
  const reasonIn = async (language: string) => {
    const headers = { ...shopper.headers, 'accept-language': language };
    return (await call('GET', `/api/orders/${due[0]}`, headers)).body.events[1].reason;
  };
  expect([await reasonIn('zh-CN'), await reasonIn('en')]).toEqual(['超时未支付', 'Not paid in time']);
});

test('a due order with an open trade is cancelled only when the provider has closed the trade', async () => {
  const shopper = await givenShopper();
  const { skuId } = await givenSku(shop.database.db);
  const orderNo = await givenOrder(shopper, skuId);
  await givenDue(orderNo);
  await cancelDueOrders({ db: shop.database.db, payments: payments('unknown', [orderNo]) });
  expect(await statusOf(orderNo)).toBe('pending_payment');
  // The claim has not ended, so this sweep passes over the order.
  await cancelDueOrders({ db: shop.database.db, payments: payments('closed', [orderNo]) });
  expect(await statusOf(orderNo)).toBe('pending_payment');
  await sql`UPDATE orders SET closing_until = now() WHERE order_no = ${orderNo}`.execute(shop.database.db);
  await cancelDueOrders({ db: shop.database.db, payments: payments('closed', [orderNo]) });
  expect(await statusOf(orderNo)).toBe('cancelled');
});

test('an order that was shipped 11 days ago is completed, and one that was shipped today is not', async () => {
  const shopper = await givenShopper();
  const { skuId } = await givenSku(shop.database.db);
  const staff = staffBearer(shop.tokens, (await givenStaff(shop.database.db, ['orders'])).id);
  const [old, young] = [await givenOrder(shopper, skuId), await givenOrder(shopper, skuId)];
  for (const orderNo of [old, young]) {
    await givenPaid(orderNo);
    const shipment = { carrier: 'shunfeng', trackingNumber: 'SF1' };
    expect((await call('POST', `/api/admin/orders/${orderNo}/ship`, staff, shipment)).status).toBe(200);
  }
  await sql`UPDATE orders SET shipped_at = now() - interval '11 days' WHERE order_no = ${old}`.execute(
    shop.database.db,
  );
  await completeDelivered({ db: shop.database.db, readRules: async () => RULES });
  expect([await statusOf(old), await statusOf(young)]).toEqual(['completed', 'shipped']);
  await expectCleanBooks();
});
