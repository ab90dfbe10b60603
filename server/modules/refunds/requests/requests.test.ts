import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { row } from '../../../test/documented.ts';
import { bearer, givenUser } from '../../../test/given.ts';
import { type GivenOrder, onceKey, type PayingShop, startPayingShop } from '../../../test/paying.ts';
import { refundingIn } from '../../../test/refunding.ts';

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop({ settings: { RECONCILE_SECONDS: '0.05' } });
  shop.keepWorking('send money back', 'find stranded refunds');
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

const steps = refundingIn(() => shop);
const { refundsAre } = steps;
const givenPaid = (count = 2) => steps.givenPaid({ count });
const refund = (order: GivenOrder, wish: object, key = onceKey()) =>
  steps.refund(order, wish, shop.staff, key);

const ask = (order: GivenOrder, body: object, userId = order.userId) =>
  shop.call('POST', `/api/orders/${order.orderNo}/refund-requests`, bearer(shop.tokens, userId), body);
const decide = (id: string, how: 'approve' | 'reject', body?: object) =>
  shop.call('POST', `/api/admin/refund-requests/${id}/${how}`, shop.staff, body);

row('a buyer asks for money back, and it is approved', async () => {
  const order = await givenPaid();
  const asked = await ask(order, { reason: '不合适' });
  expect(asked).toMatchObject({
    status: 201,
    body: { status: 'requested', amountFen: order.totalFen, takesTheRest: true, reason: '不合适' },
  });
  const answers = await Promise.all([decide(asked.body.id, 'approve'), decide(asked.body.id, 'approve')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  await refundsAre(order, 'done');
  expect(await shop.standing(order)).toMatchObject({ order: 'cancelled', stock: { onHand: 100, sold: 0 } });
  const own = await shop.call(
    'GET',
    `/api/orders/${order.orderNo}/refund-requests`,
    bearer(shop.tokens, order.userId),
  );
  expect(own.body.items).toMatchObject([{ id: asked.body.id, status: 'approved' }]);
});

row('a buyer asks for money back, and it is rejected', async () => {
  const order = await givenPaid();
  const asked = await ask(order, { reason: '不合适', amountFen: 100 });
  expect((await decide(asked.body.id, 'reject', { reason: '已过期' })).body).toMatchObject({
    status: 'rejected',
    decidedReason: '已过期',
  });
  expect((await shop.read(order)).refunds).toEqual([]);
  expect((await decide(asked.body.id, 'approve')).body.code).toBe('order_wrong_state');
  expect((await ask(order, { reason: '再试一次', amountFen: 50 })).status).toBe(201);
});

test('a request for another order, too much or a second time is refused', async () => {
  const order = await givenPaid();
  const stranger = await givenUser(shop.database.db);
  expect((await ask(order, { reason: 'x' }, stranger.id)).body.code).toBe('order_not_found');
  expect((await ask(order, { reason: 'x', amountFen: order.totalFen + 1 })).body.code).toBe(
    'refund_too_large',
  );
  expect((await ask(await shop.order(), { reason: 'x' })).body.code).toBe('order_wrong_state');
  expect((await ask(order, { reason: 'x' })).status).toBe(201);
  expect((await ask(order, { reason: 'x' })).body.code).toBe('order_wrong_state');
  expect((await decide('nobody', 'approve')).body.code).toBe('refund_request_not_found');
  expect((await decide(crypto.randomUUID(), 'reject')).body.code).toBe('refund_request_not_found');
});

test('approving a request for more than is left is refused', async () => {
  const order = await givenPaid();
  const asked = await ask(order, { reason: 'x' });
  await refund(order, { amountFen: 100 });
  expect((await decide(asked.body.id, 'approve')).body.code).toBe('refund_too_large');
  const all = await shop.call('GET', '/api/admin/refund-requests?status=requested&pageSize=100', shop.staff);
  expect(all.body.items).toContainEqual(
    expect.objectContaining({ id: asked.body.id, orderNo: order.orderNo }),
  );
  await refundsAre(order, 'done');
});

test('a request names pieces: their paid sum is asked for, and its approval refunds them', async () => {
  const order = await givenPaid(3);
  const lines = [{ skuId: order.sku.skuId, count: 2 }];
  const asked = await ask(order, { reason: '多买了', lines });
  expect(asked).toMatchObject({ status: 201, body: { amountFen: 2_000, lines } });
  const tooMany = await ask(await givenPaid(1), { reason: 'x', lines });
  expect(tooMany.body.errors[0].path).toBe('lines[0].skuId');
  expect((await decide(asked.body.id, 'approve')).status).toBe(200);
  await refundsAre(order, 'done');
  expect((await shop.read(order)).refunds).toMatchObject([{ lines: [{ count: 2, restock: true }] }]);
  expect(await shop.standing(order)).toMatchObject({ order: 'paid', stock: { onHand: 99, sold: 1 } });
});

test('an approval that names pieces refunds those instead', async () => {
  const order = await givenPaid(3);
  const asked = await ask(order, { reason: '多买了', amountFen: 1_500 });
  expect(asked.body.takesTheRest).toBe(false);
  expect((await decide(asked.body.id, 'approve', { restock: true })).body.errors[0].path).toBe('restock');
  await decide(asked.body.id, 'approve', { lines: [{ skuId: order.sku.skuId, count: 1, restock: false }] });
  await refundsAre(order, 'done');
  expect((await shop.read(order)).refunds).toMatchObject([
    { amountFen: 1_500, lines: [{ count: 1, restock: false }] },
  ]);
});
