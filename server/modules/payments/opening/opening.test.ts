import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop } from '../../../test/app.ts';
import { bearer, givenUser } from '../../../test/given.ts';
import { type PayingShop, startPayingShop } from '../../../test/paying.ts';

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop();
});
afterAll(() => shop.close());

/** The payment that the signed URL asks for. */
function bizContentOf(url: string) {
  return JSON.parse(new URL(url).searchParams.get('biz_content') ?? '');
}

test('an order whose payment is notified becomes paid', async () => {
  const order = await shop.order({ count: 2 });
  const opened = await shop.open(order);
  expect(opened).toMatchObject({ status: 201, outTradeNo: `${order.orderNo}01` });
  await shop.pay(opened);
  expect(await shop.notified(opened.outTradeNo)).toEqual(['success']);
  expect(await shop.standing(order)).toEqual({
    order: 'paid',
    payments: ['settled'],
    stock: { onHand: 98, locked: 0, sold: 2 },
  });
  const { events, paidAt } = await shop.read(order);
  expect(paidAt).not.toBeNull();
  expect(events.map(({ to }: { to: string }) => to)).toEqual(['pending_payment', 'paid']);
});

test("the URL holds exactly the order's amount and expiry", async () => {
  const order = await shop.order({ count: 3, priceFen: 333 });
  const opened = await shop.open(order);
  const biz = bizContentOf(opened.url);
  const { expiresAt } = await shop.read(order);
  expect(biz.total_amount).toBe((order.totalFen / 100).toFixed(2));
  expect(Date.parse(`${biz.time_expire.replace(' ', 'T')}+08:00`)).toBe(
    Math.floor(Date.parse(expiresAt) / 1_000) * 1_000,
  );
  expect(biz).toMatchObject({ out_trade_no: opened.outTradeNo, subject: '全棉衬衫' });
  const params = new URL(opened.url).searchParams;
  expect(params.get('notify_url')).toBe(`${shop.urls[0]}/api/payments/alipay/notify`);
  expect(params.get('return_url')).toBe(`${shop.urls[0]}/api/payments/alipay/return`);
});

test('the same channel leads to the open payment, another channel to a new one', async () => {
  const order = await shop.order();
  const first = await shop.open(order, 'page');
  expect(await shop.open(order, 'page')).toMatchObject({ status: 200, paymentId: first.paymentId });
  expect(await shop.open(order, 'wap')).toMatchObject({ status: 201, outTradeNo: `${order.orderNo}02` });
  expect(await shop.open(order, 'wap')).toMatchObject({ status: 200, outTradeNo: `${order.orderNo}02` });
});

test('twenty requests at once open one payment', async () => {
  const order = await shop.order();
  const opened = await Promise.all(Array.from({ length: 20 }, () => shop.open(order)));
  expect(new Set(opened.map(({ outTradeNo }) => outTradeNo))).toEqual(new Set([`${order.orderNo}01`]));
  expect(opened.filter(({ status }) => status === 201)).toHaveLength(1);
});

test('an order that is paid, cancelled, expired or being closed takes no new payment', async () => {
  const refused = { status: 409, code: 'order_not_payable' };
  const paid = await shop.order();
  const opened = await shop.open(paid);
  await shop.pay(opened);
  await shop.notified(opened.outTradeNo);
  expect(await shop.open(paid, 'wap')).toMatchObject(refused);

  const cancelled = await shop.order();
  await shop.cancel(cancelled);
  expect(await shop.open(cancelled)).toMatchObject(refused);

  const expired = await shop.order();
  await shop.expire(expired);
  expect(await shop.open(expired)).toMatchObject(refused);

  const closing = await shop.order();
  const closing_until = new Date(Date.now() + 30_000);
  const orders = shop.database.db.updateTable('orders').set({ closing_until });
  await orders.where('order_no', '=', closing.orderNo).execute();
  expect(await shop.open(closing)).toMatchObject(refused);
});

test("a payment of another shopper's order, or of no order, is refused", async () => {
  const order = await shop.order();
  const stranger = await givenUser(shop.database.db);
  expect(await shop.open({ ...order, userId: stranger.id })).toMatchObject({ code: 'order_not_found' });
  expect(await shop.open({ ...order, orderNo: '0'.repeat(19) })).toMatchObject({ code: 'order_not_found' });
  expect(await shop.open({ ...order, orderNo: 'x' })).toMatchObject({ code: 'order_not_found' });
});

test('a provider that gives no answer leaves no payment, and the repeat uses the same number', async () => {
  const order = await shop.order();
  shop.instead.open = async () => ({ outcome: 'unavailable', reason: 'away' });
  expect(await shop.open(order)).toMatchObject({ status: 503, code: 'payment_unavailable' });
  shop.instead.open = async () => {
    throw new Error('a bug of the adapter');
  };
  expect((await shop.open(order)).status).toBe(500);
  expect((await shop.standing(order)).payments).toEqual([]);
  await shop.heal();
  expect(await shop.open(order)).toMatchObject({ status: 201, outTradeNo: `${order.orderNo}01` });
});

test('the provider is asked outside of the transaction: the order can be cancelled meanwhile', async () => {
  const order = await shop.order();
  shop.instead.open = async (request) => {
    expect((await shop.cancel(order)).status).toBe(200);
    return shop.gateway.open(request);
  };
  expect(await shop.open(order)).toMatchObject({ status: 409, code: 'order_not_payable' });
  await shop.heal();
  expect((await shop.standing(order)).payments).toEqual([]);
});

test('two channels that want the same number at once get one number each', async () => {
  const order = await shop.order();
  let isFirst = true;
  shop.instead.open = async (request) => {
    if (isFirst) {
      isFirst = false;
      expect(await shop.open(order, 'wap')).toMatchObject({ outTradeNo: `${order.orderNo}01` });
    }
    return shop.gateway.open(request);
  };
  expect(await shop.open(order, 'page')).toMatchObject({ status: 201, outTradeNo: `${order.orderNo}02` });
  await shop.heal();
});

test('a provider that opens with a QR code: the answer holds its text and no URL', async () => {
  const order = await shop.order();
  shop.instead.open = async () => ({
    outcome: 'opened',
    payWith: { kind: 'qr_code', code: 'weixin://wxpay/bizpayurl?pr=1' },
  });
  const opened = await shop.open(order);
  expect(opened).toMatchObject({ status: 201, qrCode: 'weixin://wxpay/bizpayurl?pr=1' });
  expect(opened).not.toHaveProperty('url');
  await shop.heal();
});

test('without a configured provider, paying answers gateway_not_configured', async () => {
  const bare = await startTestShop();
  try {
    const { id } = await givenUser(bare.database.db);
    const body = { provider: 'alipay', channel: 'page' };
    const answers = await Promise.all([
      bare.app.inject({
        method: 'POST',
        url: `/api/orders/${'0'.repeat(19)}/payments`,
        headers: bearer(bare.tokens, id),
        body,
      }),
      bare.app.inject({ method: 'POST', url: '/api/payments/alipay/notify', body: 'a=b' }),
      bare.app.inject({ method: 'GET', url: '/api/payments/alipay/return?a=b' }),
    ]);
    for (const answer of answers) {
      expect(answer.statusCode).toBe(503);
      expect(answer.json().code).toBe('gateway_not_configured');
    }
  } finally {
    await bare.close();
  }
});
