import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { row } from '../../../test/documented.ts';
import { givenStaff, staffBearer } from '../../../test/given.ts';
import { type GivenOrder, onceKey, type PayingShop, startPayingShop, until } from '../../../test/paying.ts';
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

/** The refunded amount in Alipay's books. */
const backAt = async ({ outTradeNo }: { outTradeNo: string }) =>
  (await shop.alipay.trade(outTradeNo)).refundedAmountFen;

const ship = (order: GivenOrder) =>
  shop.call('POST', `/api/admin/orders/${order.orderNo}/ship`, shop.staff, {
    carrier: '顺丰',
    trackingNumber: 'SF1',
  });

row('refunded whole before shipping', async () => {
  const order = await givenPaid();
  const answer = await refund(order, { amountFen: order.totalFen });
  expect(answer).toMatchObject({ status: 201, body: { status: 'processing', amountFen: order.totalFen } });
  await refundsAre(order, 'done');
  expect(await backAt(order)).toBe(order.totalFen);
  expect(await shop.standing(order)).toMatchObject({
    order: 'cancelled',
    stock: { onHand: 100, locked: 0, sold: 0 },
  });
  const { refundedFen, events } = await shop.read(order);
  expect(refundedFen).toBe(order.totalFen);
  expect(events.at(-1)).toMatchObject({ from: 'paid', to: 'cancelled', by: 'staff', reason: '缺货' });
  const log = await shop.database.db
    .selectFrom('audit_log')
    .select(['action', 'details'])
    .where('subject', '=', `order:${order.orderNo}`)
    .execute();
  expect(log).toMatchObject([
    { action: 'order.refund', details: { amountFen: order.totalFen, reason: '缺货' } },
  ]);
});

row('refunded whole, the goods are not to come back', async () => {
  const order = await givenPaid();
  await refund(order, { amountFen: order.totalFen, restock: false });
  await refundsAre(order, 'done');
  expect(await shop.standing(order)).toMatchObject({
    order: 'cancelled',
    stock: { onHand: 98, locked: 0, sold: 2 },
  });
});

row('refunded in part', async () => {
  const order = await givenPaid();
  await refund(order, { amountFen: 100 });
  await refundsAre(order, 'done');
  expect(await backAt(order)).toBe(100);
  expect(await shop.standing(order)).toMatchObject({ order: 'paid', stock: { onHand: 98, sold: 2 } });
  expect((await ship(order)).status).toBe(200);
  // The rest after shipping, with the goods: the order stays shipped.
  await refund(order, { amountFen: order.totalFen - 100, restock: true });
  await refundsAre(order, 'done', 'done');
  expect(await shop.standing(order)).toMatchObject({ order: 'shipped', stock: { onHand: 100, sold: 0 } });
});

test('refunds in parts: the last one cancels the order', async () => {
  const order = await givenPaid();
  await refund(order, { amountFen: 100 });
  await refund(order, { amountFen: order.totalFen - 100 });
  await refundsAre(order, 'done', 'done');
  expect(await shop.standing(order)).toMatchObject({ order: 'cancelled', stock: { onHand: 100, sold: 0 } });
});

row('more is asked back than was paid, many at once', async () => {
  const order = await givenPaid();
  const third = Math.ceil(order.totalFen / 3) + 1;
  const answers = await Promise.all(Array.from({ length: 12 }, () => refund(order, { amountFen: third })));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
  const refused = answers.filter(({ status }) => status !== 201);
  expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['refund_too_large']));
  await refundsAre(order, 'done', 'done');
  expect(await backAt(order)).toBe(2 * third);
  expect((await refund(order, { amountFen: order.totalFen })).body.code).toBe('refund_too_large');
});

row('the same refund is asked for again and again', async () => {
  const order = await givenPaid();
  const key = onceKey();
  const answers = await Promise.all(Array.from({ length: 20 }, () => refund(order, { amountFen: 100 }, key)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  await refundsAre(order, 'done');
  expect(await backAt(order)).toBe(100);
  expect((await refund(order, { amountFen: 101 }, key)).body.code).toBe('idempotency_key_reused');
  const other = await givenPaid();
  expect((await refund(other, { amountFen: 100 }, key)).body.code).toBe('idempotency_key_reused');
  // The first answer is the answer for ever, although the refund is done by now.
  expect(await refund(order, { amountFen: 100 }, key)).toEqual({ status: 200, body: answers[0]?.body });
});

test('one key used for two orders at once makes one refund', async () => {
  const [one, other] = [await givenPaid(), await givenPaid()];
  const key = onceKey();
  const answers = await Promise.all([
    refund(one, { amountFen: 100 }, key),
    refund(other, { amountFen: 100 }, key),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
});

test('a refund needs a key, an amount, a reason, a paid order and the permission', async () => {
  const order = await givenPaid();
  const path = `/api/admin/orders/${order.orderNo}/refunds`;
  const body = { amountFen: 100, reason: '缺货' };
  const answers = [
    await shop.call('POST', path, shop.staff, body),
    await shop.call('POST', path, { ...shop.staff, 'idempotency-key': 'mine' }, body),
    await shop.call('POST', path, { ...shop.staff, ...onceKey() }, { ...body, amountFen: 0 }),
    await shop.call('POST', path, { ...shop.staff, ...onceKey() }, { amountFen: 1, reason: ' ' }),
    await shop.call(
      'POST',
      path.replace(order.orderNo, '0'.repeat(19)),
      { ...shop.staff, ...onceKey() },
      body,
    ),
    await refund(await shop.order(), { amountFen: 100 }),
  ];
  expect(answers.map(({ status, body: { code } }) => [status, code])).toEqual([
    [400, 'idempotency_key_missing'],
    [400, 'validation_failed'],
    [400, 'validation_failed'],
    [400, 'validation_failed'],
    [404, 'order_not_found'],
    [409, 'order_wrong_state'],
  ]);
  const { id } = await givenStaff(shop.database.db, ['orders']);
  const clerk = staffBearer(shop.tokens, id);
  expect((await shop.call('POST', path, { ...clerk, ...onceKey() }, body)).body.code).toBe(
    'permission_denied',
  );
});

row('the answer to a refund is lost', async () => {
  const order = await givenPaid();
  await shop.alipay.setFaults({ gateway: 'lost_response' });
  await refund(order, { amountFen: order.totalFen });
  await until(async () => ((await backAt(order)) > 0 ? true : undefined));
  expect((await shop.read(order)).refunds).toMatchObject([{ status: 'processing' }]);
  expect((await ship(order)).body.code).toBe('order_wrong_state');
  await shop.alipay.setFaults({ gateway: null });
  await refundsAre(order, 'done');
  expect(await backAt(order)).toBe(order.totalFen);
});

for (const [name, fault] of [
  ["the seller's balance is short", 'balance'],
  ['Alipay has a system error', 'system_error'],
  ['the refund is taken, and not through yet', 'pending'],
] as const) {
  row(name, async () => {
    const order = await givenPaid();
    await shop.alipay.setFaults({ refund: fault });
    await refund(order, { amountFen: 200 });
    await triedTwice(order);
    expect((await shop.read(order)).refunds).toMatchObject([{ status: 'processing' }]);
    await shop.alipay.setFaults({ refund: null });
    await refundsAre(order, 'done');
    expect(await backAt(order)).toBe(200);
  });
}

/** Resolves once the order's refund was tried twice without success. */
function triedTwice({ orderNo }: GivenOrder): Promise<unknown> {
  return until(async () => {
    const { attempts } = await shop.database.db
      .selectFrom('refunds')
      .select('attempts')
      .where('order_no', '=', orderNo)
      .executeTakeFirstOrThrow();
    return attempts >= 2 ? attempts : undefined;
  });
}

row('Alipay refuses a refund for good', async () => {
  const order = await givenPaid();
  await shop.alipay.setFaults({ refund: 'frozen' });
  await refund(order, { amountFen: 200 });
  await refundsAre(order, 'failed');
  const { refundedFen, status } = await shop.read(order);
  expect([refundedFen, status, await backAt(order)]).toEqual([0, 'paid', 0]);
  await shop.alipay.setFaults({ refund: null });
  await refund(order, { amountFen: order.totalFen });
  await refundsAre(order, 'failed', 'done');
  expect(await backAt(order)).toBe(order.totalFen);
});

row('Alipay refuses to take surplus back', async () => {
  const order = await shop.order();
  const opened = await shop.open(order);
  await shop.visit(opened);
  await shop.cancel(order);
  await shop.alipay.setFaults({ expiry: 'ignored', refund: 'frozen' });
  await shop.pay(opened);
  const list = (status: string) =>
    shop
      .call('GET', `/api/admin/surplus-payments?status=${status}`, shop.staff)
      .then(({ body }) => body.items);
  const [failed] = await until(async () => {
    const items = await list('failed');
    return items.length > 0 ? items : undefined;
  });
  expect(failed).toMatchObject({ orderNo: order.orderNo, lastAnswer: expect.stringContaining('FREEZ') });
  await shop.alipay.setFaults({ refund: null });
  const retry = () => shop.call('POST', `/api/admin/surplus-payments/${failed.id}/retry`, shop.staff);
  expect((await retry()).status).toBe(200);
  await until(async () => ((await list('refunded')).length > 0 ? true : undefined));
  expect((await shop.alipay.trade(opened.outTradeNo)).refundedAmountFen).toBe(order.totalFen);
  expect((await retry()).body.code).toBe('order_wrong_state');
});

row('a server dies before the refund is in the queue', async () => {
  const order = await givenPaid();
  await refund(order, { amountFen: 300 });
  await refundsAre(order, 'done');
  // A server that died between the commit and the queue leaves a row without a job.
  const { db } = shop.database;
  const { id: payment_id } = await db
    .selectFrom('payments')
    .select('id')
    .where('out_trade_no', '=', order.outTradeNo)
    .executeTakeFirstOrThrow();
  const values = { order_no: order.orderNo, payment_id, amount_fen: 50, reason: '漏了', restock: null };
  const keys = { idempotency_key: crypto.randomUUID(), out_request_no: `${order.outTradeNo}R2` };
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('refunds')
      .values({ ...values, ...keys })
      .execute();
    await tx.updateTable('orders').set({ refunding_fen: 50 }).where('order_no', '=', order.orderNo).execute();
  });
  await refundsAre(order, 'done', 'done');
  expect(await backAt(order)).toBe(350);
});
