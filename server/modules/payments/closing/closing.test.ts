import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { row } from '../../../test/documented.ts';
import { type GivenOrder, type PayingShop, startPayingShop } from '../../../test/paying.ts';
import { LATE_MS } from './service.ts';

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop({ settings: { RECONCILE_SECONDS: '0.05' } });
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

const sweep = () => shop.work('cancel unpaid orders');
const free = { onHand: 100, locked: 0, sold: 0 };
const sold = { onHand: 99, locked: 0, sold: 1 };

async function givenVisited() {
  const order = await shop.order();
  const opened = await shop.open(order);
  await shop.visit(opened);
  return { order, opened };
}

/** Ends the lease under which the order is being closed. */
async function forgetClaim({ orderNo }: GivenOrder): Promise<void> {
  const orders = shop.database.db.updateTable('orders').set({ closing_until: null });
  await orders.where('order_no', '=', orderNo).execute();
}

row('cancelled, and the trade was open', async () => {
  const { order, opened } = await givenVisited();
  expect((await shop.cancel(order)).body.status).toBe('cancelled');
  expect((await shop.alipay.trade(opened.outTradeNo)).status).toBe('TRADE_CLOSED');
  expect(await shop.standing(order)).toEqual({ order: 'cancelled', payments: ['closed'], stock: free });
});

row('the time to pay is over', async () => {
  const { order, opened } = await givenVisited();
  await shop.expire(order);
  await sweep();
  expect((await shop.alipay.trade(opened.outTradeNo)).status).toBe('TRADE_CLOSED');
  expect(await shop.standing(order)).toEqual({ order: 'cancelled', payments: ['closed'], stock: free });
});

row('paid just before the timeout closes the trade', async () => {
  const { order, opened } = await givenVisited();
  await shop.alipay.setFaults({ notify: 'lose' });
  await shop.pay(opened);
  await shop.expire(order);
  await sweep();
  expect(await shop.standing(order)).toEqual({ order: 'paid', payments: ['settled'], stock: sold });
});

row('paid while the timeout asks Alipay', async () => {
  const { order, opened } = await givenVisited();
  const { gateway } = shop;
  shop.instead.close = async (outTradeNo) => {
    await shop.pay(opened);
    await shop.notified(opened.outTradeNo);
    return gateway.close(outTradeNo);
  };
  await shop.expire(order);
  await sweep();
  expect(await shop.standing(order)).toEqual({ order: 'paid', payments: ['settled'], stock: sold });
});

row('paid while the buyer cancels', async () => {
  const { order, opened } = await givenVisited();
  await shop.alipay.setFaults({ notify: 'lose' });
  await shop.pay(opened);
  expect((await shop.cancel(order)).body.code).toBe('order_not_cancellable');
  expect(await shop.standing(order)).toEqual({ order: 'paid', payments: ['settled'], stock: sold });
});

row('the cashier page is opened after our close', async () => {
  const order = await shop.order();
  const opened = await shop.open(order);
  expect((await shop.cancel(order)).status).toBe(200);
  // Alipay knows no trade yet, so the payment stays open: its URL can still be opened.
  expect((await shop.standing(order)).payments).toEqual(['open']);
  await shop.alipay.setFaults({ notify: 'lose' });
  await shop.pay(opened);
  await shop.work('reconcile payments');
  expect(await shop.standing(order)).toEqual({ order: 'cancelled', payments: ['surplus'], stock: free });
});

row('Alipay is down while the buyer cancels', async () => {
  const { order, opened } = await givenVisited();
  await shop.alipay.setFaults({ gateway: 'down' });
  const answer = await shop.cancel(order);
  expect([answer.status, answer.body.code]).toEqual([503, 'payment_unknown']);
  expect((await shop.standing(order)).order).toBe('pending_payment');
  expect((await shop.open(order)).outTradeNo).toBe(opened.outTradeNo);
  await shop.alipay.setFaults({ gateway: null });
  expect((await shop.cancel(order)).body.status).toBe('cancelled');
});

row('Alipay closes the trade, and its answer is lost', async () => {
  const { order, opened } = await givenVisited();
  await shop.alipay.setFaults({ gateway: 'lost_response' });
  expect((await shop.cancel(order)).body.code).toBe('payment_unknown');
  expect((await shop.alipay.trade(opened.outTradeNo)).status).toBe('TRADE_CLOSED');
  await shop.alipay.setFaults({ gateway: null });
  expect((await shop.cancel(order)).body.status).toBe('cancelled');
  expect((await shop.standing(order)).payments).toEqual(['closed']);
});

row('Alipay is down until the money would be late', async () => {
  const { order, opened } = await givenVisited();
  await shop.alipay.setFaults({ gateway: 'down', expiry: 'ignored' });
  await shop.expire(order, LATE_MS - 60_000);
  await sweep();
  expect((await shop.standing(order)).order).toBe('pending_payment');
  await shop.expire(order, LATE_MS + 1_000);
  await forgetClaim(order);
  await sweep();
  expect(await shop.standing(order)).toEqual({ order: 'cancelled', payments: ['open'], stock: free });
  await shop.pay(opened);
  expect(await shop.notified(opened.outTradeNo)).toEqual(['success']);
  expect(await shop.standing(order)).toEqual({ order: 'cancelled', payments: ['surplus'], stock: free });
});

row('Alipay answers without a signature, or with a bad one', async () => {
  const { order } = await givenVisited();
  const closed = '{"alipay_trade_close_response":{"code":"10000","msg":"Success","out_trade_no":"1"}';
  for (const lie of [`${closed}}`, `${closed},"sign":"bm8="}`, '<html>', '']) {
    shop.instead.close = (await shop.lyingGateway(lie)).close;
    expect((await shop.cancel(order)).body.code).toBe('payment_unknown');
    expect((await shop.standing(order)).order).toBe('pending_payment');
  }
});

row('nobody opened the cashier page in time', async () => {
  const order = await shop.order();
  await shop.open(order);
  await shop.expire(order, LATE_MS + 1_000);
  await sweep();
  await shop.work('reconcile payments');
  expect(await shop.standing(order)).toEqual({ order: 'cancelled', payments: ['closed'], stock: free });
});

row('the trade is open at Alipay long after its time', async () => {
  const { order, opened } = await givenVisited();
  shop.instead.close = async () => ({ outcome: 'unavailable', reason: 'away' });
  await shop.expire(order, LATE_MS + 1_000);
  await sweep();
  expect((await shop.standing(order)).payments).toEqual(['open']);
  await shop.heal();
  await shop.work('reconcile payments');
  expect((await shop.alipay.trade(opened.outTradeNo)).status).toBe('TRADE_CLOSED');
  expect((await shop.standing(order)).payments).toEqual(['closed']);
});
