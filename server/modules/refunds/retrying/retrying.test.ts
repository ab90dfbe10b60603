import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { givenStaff, staffBearer } from '../../../test/given.ts';
import { onceKey, type PayingShop, startPayingShop } from '../../../test/paying.ts';
import { finishAsDone, refundingIn } from '../../../test/refunding.ts';
import { finishRefund } from '../finishing/service.ts';

let shop: PayingShop;
let support: Record<string, string>;
beforeAll(async () => {
  shop = await startPayingShop({});
  const { id } = await givenStaff(shop.database.db, ['support']);
  support = staffBearer(shop.tokens, id);
});
afterEach(async () => {
  const { findings } = await runAudit(shop.database.db);
  expect(findings.filter(({ count }) => count > 0)).toEqual([]);
});
afterAll(() => shop.close());

const { givenPaid, refund, ship, pieces } = refundingIn(() => shop);
const retry = (id: string, headers = shop.staff, key: object = onceKey()) =>
  shop.call('POST', `/api/admin/refunds/${id}/retry`, { ...headers, ...key });
const listOf = async (orderNo: string, headers = shop.staff) =>
  (await shop.call('GET', `/api/admin/refunds?orderNo=${orderNo}`, headers)).body.items;
const refundable = (orderNo: string) =>
  shop.call('GET', `/api/admin/orders/${orderNo}/refundable`, shop.staff);

/** A refund of one piece that the provider has refused. */
async function givenFailed() {
  const order = await givenPaid();
  const lines = [{ skuId: order.sku.skuId, count: 1, restock: true }];
  const { body } = await refund(order, { lines });
  await finishRefund(shop.database.db, body.id, 'failed', '40004 ACQ.SELLER_BALANCE');
  return { order, id: body.id as string };
}

test('a failed refund is tried again as a new one of the same money and the same pieces', async () => {
  const { order, id } = await givenFailed();
  expect(await listOf(order.orderNo)).toMatchObject([
    {
      id,
      status: 'failed',
      lastAnswer: '40004 ACQ.SELLER_BALANCE',
      isRetried: false,
      allowedActions: ['retry'],
    },
  ]);
  expect((await pieces(order)).refunded).toBe(0);
  const answer = await retry(id);
  expect(answer).toMatchObject({
    status: 201,
    body: {
      status: 'processing',
      amountFen: 1_000,
      lines: [{ skuId: order.sku.skuId, count: 1, restock: true }],
    },
  });
  await finishAsDone(shop.database.db, answer.body.id);
  expect(await pieces(order)).toMatchObject({ refunded: 1, restocked: 1 });
  expect(await listOf(order.orderNo)).toMatchObject([
    { id: answer.body.id, status: 'done', allowedActions: [] },
    { id, isRetried: true, allowedActions: [] },
  ]);
});

test('many tries of one failed refund give the money back once', async () => {
  const { order, id } = await givenFailed();
  const answers = await Promise.all(Array.from({ length: 6 }, () => retry(id)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  expect(await listOf(order.orderNo)).toHaveLength(2);
});

test('a repeat with the same key answers the same refund, and without a key nothing happens', async () => {
  const { id } = await givenFailed();
  expect((await retry(id, shop.staff, {})).body.code).toBe('idempotency_key_missing');
  const key = onceKey();
  const [first, again] = [await retry(id, shop.staff, key), await retry(id, shop.staff, key)];
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body.id).toBe(first.body.id);
});

test('a refund that is not failed, or that was rejected, is not tried again', async () => {
  const order = await givenPaid();
  const { body: processing } = await refund(order, { amountFen: 100 });
  expect((await retry(processing.id)).body.code).toBe('order_wrong_state');
  const { body: waiting } = await refund(order, { amountFen: 100 }, support);
  expect((await listOf(order.orderNo))[0]).toMatchObject({ allowedActions: ['approve', 'reject'] });
  expect((await listOf(order.orderNo, support))[0]).toMatchObject({ allowedActions: [] });
  await shop.call('POST', `/api/admin/refunds/${waiting.id}/reject`, shop.staff, { reason: '不退' });
  expect((await retry(waiting.id)).body.code).toBe('order_wrong_state');
  expect((await retry('nothing')).body.code).toBe('refund_not_found');
});

test('a try of somebody who may not approve waits for a second person', async () => {
  const { id } = await givenFailed();
  expect((await retry(id, support)).body).toMatchObject({ status: 'waiting_for_approval', amountFen: 1_000 });
});

test('what can be refunded is shown to the fen, and a refund takes exactly that', async () => {
  const order = await givenPaid({ count: 3, priceFen: 3_333 });
  const { skuId } = order.sku;
  await ship(order, 1);
  expect((await refundable(order.orderNo)).body).toEqual({
    refundableFen: order.totalFen,
    lines: [{ skuId, count: 3, refundedCount: 0, eachFen: 3_333, leftFen: 9_999, restock: false }],
  });
  const { body } = await refund(order, { lines: [{ skuId, count: 2, restock: false }] });
  expect(body.amountFen).toBe(6_666);
  expect((await refundable(order.orderNo)).body).toMatchObject({
    refundableFen: order.totalFen - 6_666,
    lines: [{ refundedCount: 2, leftFen: 3_333 }],
  });
  const unpaid = await shop.order({ count: 1 });
  expect((await refundable(unpaid.orderNo)).body).toEqual({ refundableFen: 0, lines: [] });
  expect((await refundable('1')).body.code).toBe('order_not_found');
});
