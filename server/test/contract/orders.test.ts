/** Walks the HTTP contract, orders and money, over real HTTP on a shop as `npm start` makes it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as shapes from './shapes.ts';
import { problem } from './shapes.ts';
import { createWorld, newProduct, pay, placeOrder, type World } from './world.ts';

let world: World;
let { shopper, operator, simulators } = {} as World;

beforeAll(async () => {
  world = await createWorld();
  ({ shopper, operator, simulators } = world);
}, 300_000);

afterAll(() => world.close());

test('an order is placed once, however often it is asked for', async () => {
  const { skus } = (await newProduct(world, 4_900, 2)).body;
  const { place, placed, headers, addressId } = await placeOrder(world, skus[0].id);
  expect(placed).toMatchObject({ status: 201, body: shapes.order });
  expect(placed.body).toMatchObject({
    status: 'pending_payment',
    remark: '请轻放',
    shippingFen: 800,
    totalFen: 5_700,
  });
  expect(placed.body.allowedActions.sort()).toEqual(['cancel', 'pay']);
  const again = await place();
  expect(again).toMatchObject({ status: 200, body: { orderNo: placed.body.orderNo } });
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await shopper.call('POST', '/api/orders', { addressId, remark: 'other' }, headers)).toMatchObject(
    problem(422, 'idempotency_key_reused'),
  );
  expect(await shopper.call('POST', '/api/orders', { addressId })).toMatchObject(
    problem(400, 'idempotency_key_missing'),
  );
  expect(
    await shopper.call('POST', '/api/orders', { addressId }, { 'idempotency-key': randomUUID() }),
  ).toMatchObject(problem(404, 'checkout_not_found'));
  expect(
    await shopper.call('POST', '/api/checkouts', { items: [{ skuId: skus[0].id, count: 2 }] }),
  ).toMatchObject(
    problem(409, 'out_of_stock', { lines: [{ skuId: skus[0].id, requested: 2, available: 1 }] }),
  );
  expect((await operator.get(`/api/admin/skus/${skus[0].id}/stock`)).body).toMatchObject({
    onHand: 2,
    locked: 1,
    available: 1,
  });
  expect(
    await shopper.call('POST', `/api/orders/${placed.body.orderNo}/cancel`, { reason: '不想要了' }),
  ).toMatchObject({
    status: 200,
    body: { status: 'cancelled' },
  });
  expect((await operator.get(`/api/admin/skus/${skus[0].id}/stock`)).body).toMatchObject({
    onHand: 2,
    locked: 0,
  });
  expect(await shopper.call('POST', `/api/orders/${placed.body.orderNo}/cancel`)).toMatchObject(
    problem(409, 'order_not_cancellable'),
  );
});

test('paid, shipped, received; the operator sees it; stock is sold', async () => {
  const { skus } = (await newProduct(world, 12_000, 2)).body;
  const { placed } = await placeOrder(world, skus[0].id);
  const { orderNo } = placed.body;
  const path = `/api/orders/${orderNo}/payments`;
  const opened = await shopper.call('POST', path, { provider: 'alipay', channel: 'page' });
  expect(opened).toMatchObject({ status: 201, body: shapes.payment });
  expect(await shopper.call('POST', path, { provider: 'alipay', channel: 'page' })).toMatchObject({
    status: 200,
    body: { outTradeNo: opened.body.outTradeNo },
  });
  const outTradeNo = await pay(world, orderNo);
  const trade = await simulators.get(`/alipay/control/trades/${outTradeNo}`);
  expect(trade.body).toMatchObject({
    tradeNo: shapes.text,
    status: 'TRADE_SUCCESS',
    totalAmount: '120.00',
  });
  expect(await shopper.call('POST', path, { provider: 'alipay', channel: 'page' })).toMatchObject(
    problem(409, 'order_not_payable'),
  );
  expect((await operator.get(`/api/admin/skus/${skus[0].id}/stock`)).body).toMatchObject({
    onHand: 1,
    locked: 0,
    sold: 1,
  });
  expect(await operator.get(`/api/admin/orders?q=${orderNo}`)).toMatchObject({ body: { total: 1 } });
  const ship = () =>
    operator.call('POST', `/api/admin/orders/${orderNo}/ship`, { carrier: '顺丰', trackingNumber: 'SF1' });
  expect(await ship()).toMatchObject({
    status: 200,
    body: {
      status: 'shipped',
      shipment: { carrier: '顺丰', trackingNumber: 'SF1', shippedAt: shapes.time },
    },
  });
  expect(await ship()).toMatchObject(problem(409, 'order_wrong_state'));
  expect(await shopper.call('POST', `/api/orders/${orderNo}/receive`)).toMatchObject({
    status: 200,
    body: { status: 'completed' },
  });
  expect(await shopper.get('/api/orders?status=completed')).toMatchObject({
    body: shapes.paged(shapes.listedOrder),
  });
  const { events } = (await shopper.get(`/api/orders/${orderNo}`)).body;
  expect(events.map((event: { to: string }) => event.to)).toEqual([
    'pending_payment',
    'paid',
    'shipped',
    'completed',
  ]);
});

test('money goes back, in part on request and whole by the operator, never more than came', async () => {
  const { skus } = (await newProduct(world, 10_000, 2)).body;
  const { orderNo } = (await placeOrder(world, skus[0].id)).placed.body;
  await pay(world, orderNo);
  const asked = await shopper.call('POST', `/api/orders/${orderNo}/refund-requests`, {
    reason: '有瑕疵',
    amountFen: 1_000,
  });
  expect(asked).toMatchObject({
    status: 201,
    body: {
      id: shapes.text,
      status: 'requested',
      amountFen: 1_000,
      reason: '有瑕疵',
      createdAt: shapes.time,
    },
  });
  expect(
    (await operator.call('POST', `/api/admin/refund-requests/${asked.body.id}/approve`, {})).status,
  ).toBeLessThan(300);
  const refund = (amountFen: number) =>
    operator.call(
      'POST',
      `/api/admin/orders/${orderNo}/refunds`,
      { amountFen, reason: '退款' },
      { 'idempotency-key': randomUUID() },
    );
  expect(await refund(9_001)).toMatchObject(problem(409, 'refund_too_large'));
  expect(await refund(9_000)).toMatchObject({ status: 201, body: shapes.refund });
  await expect.poll(async () => (await shopper.get(`/api/orders/${orderNo}`)).body.refundedFen).toBe(10_000);
  expect(await operator.get('/api/admin/surplus-payments')).toMatchObject({
    status: 200,
    body: { items: [] },
  });
});

test('another shopper sees nothing of it', async () => {
  const { skus } = (await newProduct(world)).body;
  const { orderNo } = (await placeOrder(world, skus[0].id)).placed.body;
  const stranger = world.stranger();
  const signedIn = await stranger.call('POST', '/api/auth/login', {
    username: 'shopper01',
    password: 'jishi demo shop',
  });
  stranger.headers.authorization = `Bearer ${signedIn.body.accessToken}`;
  expect(await stranger.get(`/api/orders/${orderNo}`)).toMatchObject(problem(404, 'order_not_found'));
  expect((await stranger.call('POST', `/api/orders/${orderNo}/cancel`)).status).toBe(404);
});
