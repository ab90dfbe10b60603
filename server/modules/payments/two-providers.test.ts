import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../audit/audit.ts';
import { bearer } from '../../test/given.ts';
import { type GivenOrder, onceKey, type PayingShop, startPayingShop, until } from '../../test/paying.ts';

/** One order at two providers, and what is special of WeChat Pay's messages to the shop. */

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop({ settings: { RECONCILE_SECONDS: '0.05' } });
  shop.keepWorking('send money back');
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

const statuses = async (order: GivenOrder) =>
  (await shop.read(order)).payments.map(
    ({ provider, status }: { provider: string; status: string }) => `${provider} ${status}`,
  );
const becomes = (order: GivenOrder, expected: string[]) =>
  until(async () => ((await statuses(order)).join() === expected.join() ? true : undefined));
const isPaid = (order: GivenOrder) =>
  until(async () => ((await shop.read(order)).status === 'paid' ? true : undefined));

test('the notify of WeChat Pay pays the order, and is answered with 204', async () => {
  const order = await shop.order();
  const opened = await shop.open(order, 'native');
  await shop.pay(opened);
  await isPaid(order);
  const trade = await until(async () => {
    const found = await shop.tradeAt('wechat', opened.outTradeNo);
    return found.notifies.length > 0 ? found : undefined;
  });
  expect(trade.notifies).toMatchObject([{ httpStatus: 204, answer: '' }]);
});

test.each([
  { first: 'page', second: 'native' },
  { first: 'native', second: 'page' },
] as const)(
  'paid on $first and then on $second: the first one settles, and the second one goes back',
  async ({ first, second }) => {
    const order = await shop.order();
    const [one, two] = [await shop.open(order, first), await shop.open(order, second)];
    expect([one.outTradeNo.slice(-2), two.outTradeNo.slice(-2)]).toEqual(['01', '02']);
    await shop.visit(two);
    await shop.pay(one);
    await isPaid(order);
    await shop.pay(two);
    await becomes(order, [`${one.provider} settled`, `${two.provider} surplus_refunded`]);
    expect((await shop.tradeAt(two.provider, two.outTradeNo)).refundedAmountFen).toBe(order.totalFen);
    expect((await shop.tradeAt(one.provider, one.outTradeNo)).refundedAmountFen).toBe(0);
  },
);

test('cancelling closes the payment at both providers', async () => {
  const order = await shop.order();
  const [one, two] = [await shop.open(order, 'page'), await shop.open(order, 'native')];
  await shop.visit(one);
  expect((await shop.cancel(order)).body.status).toBe('cancelled');
  const states = [
    (await shop.tradeAt('alipay', one.outTradeNo)).status,
    (await shop.tradeAt('wechat', two.outTradeNo)).status,
  ];
  expect(states).toEqual(['TRADE_CLOSED', 'CLOSED']);
});

test('while the buyer enters the password the order is not cancelled', async () => {
  const order = await shop.order();
  const opened = await shop.open(order, 'native');
  await shop.setFaults('wechat', { buyer: 'paying' });
  expect(await shop.cancel(order)).toMatchObject({ status: 503, body: { code: 'payment_unknown' } });
  await shop.setFaults('wechat', {});
  await shop.pay(opened);
  await isPaid(order);
});

test('while WeChat Pay is away, paying is refused; the repeat uses the same number', async () => {
  const order = await shop.order();
  await shop.setFaults('wechat', { gateway: 'lost_response' });
  const refused = await shop.open(order, 'native');
  expect(refused).toMatchObject({ status: 503, code: 'payment_unavailable' });
  await shop.setFaults('wechat', {});
  const opened = await shop.open(order, 'native');
  expect(opened).toMatchObject({
    status: 201,
    outTradeNo: `${order.orderNo}01`,
    qrCode: expect.stringMatching(/^weixin:/),
  });
  expect(await shop.open(order, 'native')).toMatchObject({ status: 200, outTradeNo: opened.outTradeNo });
});

test('who asks to pay again after a lost notify is told that the order is paid', async () => {
  const order = await shop.order();
  const opened = await shop.open(order, 'native');
  await shop.setFaults('wechat', { notify: 'lose' });
  await shop.pay(opened);
  expect(await shop.open(order, 'native')).toMatchObject({ status: 409, code: 'order_not_payable' });
  expect((await shop.read(order)).status).toBe('paid');
});

test('inside WeChat an openid is needed, and the answer holds what the app needs', async () => {
  const order = await shop.order();
  expect(await shop.open(order, 'jsapi')).toMatchObject({ status: 400, code: 'validation_failed' });
  const wish = { provider: 'wechat', channel: 'jsapi', openid: 'oBuyer1' };
  const path = `/api/orders/${order.orderNo}/payments`;
  const { status, body } = await shop.call('POST', path, bearer(shop.tokens, order.userId), wish);
  expect([status, Object.keys(body.jsapi).sort()]).toEqual([
    201,
    ['appId', 'nonceStr', 'package', 'paySign', 'signType', 'timeStamp'],
  ]);
});

test('a forged notify is answered with FAIL and changes nothing', async () => {
  const order = await shop.order();
  const opened = await shop.open(order, 'native');
  await shop.alipay.ask('POST', '/wechat/control/forge', { outTradeNo: opened.outTradeNo });
  const { notifies } = await until(async () => {
    const trade = await shop.tradeAt('wechat', opened.outTradeNo);
    return trade.notifies.length === 5 ? trade : undefined;
  });
  for (const { httpStatus, answer } of notifies)
    expect([httpStatus, JSON.parse(answer ?? '{}').code]).toEqual([400, 'FAIL']);
  expect((await shop.read(order)).status).toBe('pending_payment');
});

test('a refund is done once WeChat Pay says so, and its report is accepted', async () => {
  const order = await shop.order();
  const opened = await shop.open(order, 'native');
  await shop.pay(opened);
  await isPaid(order);
  await shop.setFaults('wechat', { refund: 'pending' });
  const path = `/api/admin/orders/${order.orderNo}/refunds`;
  const wish = { amountFen: order.totalFen, reason: '缺货' };
  const refund = await shop.call('POST', path, { ...shop.staff, ...onceKey() }, wish);
  expect(refund.status).toBe(201);
  await until(async () =>
    (await shop.tradeAt('wechat', opened.outTradeNo)).refunds.length > 0 ? true : undefined,
  );
  expect((await shop.read(order)).refundedFen).toBe(0);
  await shop.setFaults('wechat', {});
  await until(async () => ((await shop.read(order)).refundedFen === order.totalFen ? true : undefined));
  const trade = await until(async () => {
    const found = await shop.tradeAt('wechat', opened.outTradeNo);
    return found.notifies.length > 1 ? found : undefined;
  });
  expect(trade.notifies.map(({ httpStatus }) => httpStatus)).toEqual([204, 204]);
});

test('a notify that cannot be booked is answered with 503 and FAIL, and comes again until it is', async () => {
  const order = await shop.order();
  const opened = await shop.open(order, 'native');
  await shop.setFaults('wechat', { clockSpeed: 100 });
  await shop.database.pool.query('ALTER TABLE payment_messages RENAME TO payment_messages_away');
  let answers: { httpStatus: number; answer: string }[];
  try {
    await shop.pay(opened);
    answers = await until(async () => {
      const { notifies } = await shop.tradeAt('wechat', opened.outTradeNo);
      return notifies.length > 0 ? (notifies as unknown as typeof answers) : undefined;
    });
  } finally {
    await shop.database.pool.query('ALTER TABLE payment_messages_away RENAME TO payment_messages');
  }
  expect(answers[0]?.httpStatus).toBe(503);
  expect(JSON.parse(answers[0]?.answer ?? '')).toEqual({ code: 'FAIL', message: expect.any(String) });
  await isPaid(order);
});

test('a report of a refund makes the shop ask at once, whenever the next attempt is due', async () => {
  const order = await shop.order();
  const opened = await shop.open(order, 'native');
  await shop.pay(opened);
  await isPaid(order);
  await shop.setFaults('wechat', { refund: 'pending' });
  const path = `/api/admin/orders/${order.orderNo}/refunds`;
  const wish = { amountFen: order.totalFen, reason: '缺货' };
  const { body } = await shop.call('POST', path, { ...shop.staff, ...onceKey() }, wish);
  const { db, pool } = shop.database;
  await until(async () => {
    const refund = db.selectFrom('refunds').select('attempts').where('id', '=', body.id);
    return (await refund.executeTakeFirstOrThrow()).attempts > 0 || undefined;
  });
  // The provider has taken the refund. The next attempt is put an hour away; the first one would never come.
  const put = 'UPDATE graphile_worker._private_jobs SET run_at = $2 WHERE key = $1 AND locked_at IS NULL';
  const later = new Date(Date.now() + 3_600_000);
  await until(async () => (await pool.query(put, [`refund:${body.id}`, later])).rowCount === 1 || undefined);
  await shop.setFaults('wechat', { refund: null });
  await until(async () => ((await shop.read(order)).refunds[0].status === 'done' ? true : undefined), 10_000);
});
