import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { row } from '../../../test/documented.ts';
import { type GivenOrder, type PayingShop, startPayingShop, until } from '../../../test/paying.ts';

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop();
  shop.keepWorking('send money back');
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

interface Surplus {
  id: string;
  orderNo: string;
  outTradeNo: string;
  amountFen: number;
  reason: string;
  status: string;
}

async function surplusOf(order: GivenOrder): Promise<Surplus[]> {
  const { body } = await shop.call('GET', '/api/admin/surplus-payments?pageSize=100', shop.staff);
  return body.items.filter((each: Surplus) => each.orderNo === order.orderNo);
}

/** Resolves once the order's surplus payment has this status. */
function surplusIs(order: GivenOrder, status: string): Promise<Surplus> {
  return until(async () => (await surplusOf(order)).find((each) => each.status === status));
}

row('paid after the order was cancelled', async () => {
  const order = await shop.order();
  const opened = await shop.open(order);
  await shop.visit(opened);
  expect((await shop.cancel(order)).status).toBe(200);
  await shop.alipay.setFaults({ expiry: 'ignored' });
  await shop.pay(opened);
  expect(await shop.notified(opened.outTradeNo)).toEqual(['success']);
  expect(await surplusIs(order, 'refunded')).toMatchObject({
    reason: 'order_cancelled',
    amountFen: order.totalFen,
    outTradeNo: opened.outTradeNo,
  });
  expect((await shop.alipay.trade(opened.outTradeNo)).refundedAmountFen).toBe(order.totalFen);
  expect(await shop.standing(order)).toEqual({
    order: 'cancelled',
    payments: ['surplus_refunded'],
    stock: { onHand: 100, locked: 0, sold: 0 },
  });
});

row('paid twice, in two tabs', async () => {
  const order = await shop.order();
  const [first, second] = [await shop.open(order, 'page'), await shop.open(order, 'wap')];
  expect(second.outTradeNo).toBe(`${order.orderNo}02`);
  await shop.visit(first);
  await shop.visit(second);
  await Promise.all([shop.pay(first), shop.pay(second)]);
  await Promise.all([shop.notified(first.outTradeNo), shop.notified(second.outTradeNo)]);
  const surplus = await surplusIs(order, 'refunded');
  expect(surplus).toMatchObject({ reason: 'paid_twice', amountFen: order.totalFen });
  const kept = surplus.outTradeNo === first.outTradeNo ? second : first;
  expect((await shop.alipay.trade(surplus.outTradeNo)).refundedAmountFen).toBe(order.totalFen);
  expect((await shop.alipay.trade(kept.outTradeNo)).refundedAmountFen).toBe(0);
  const { order: status, payments, stock } = await shop.standing(order);
  expect(status).toBe('paid');
  expect(payments.sort()).toEqual(['settled', 'surplus_refunded']);
  expect(stock).toEqual({ onHand: 99, locked: 0, sold: 1 });
});

row('Alipay really took another amount', async () => {
  const order = await shop.order();
  const opened = await shop.open(order);
  const { gateway } = shop;
  shop.instead.query = async (outTradeNo) => {
    const answer = await gateway.query(outTradeNo);
    return answer.outcome === 'found' ? { ...answer, amountFen: answer.amountFen - 1 } : answer;
  };
  shop.instead.readNotify = async (request) => {
    const reading = await gateway.readNotify(request);
    if (reading.outcome !== 'verified') return reading;
    return { ...reading, notify: { ...reading.notify, amountFen: order.totalFen - 1 } };
  };
  await shop.pay(opened);
  expect(await shop.notified(opened.outTradeNo)).toEqual(['success']);
  expect(await surplusIs(order, 'refunded')).toMatchObject({
    reason: 'wrong_amount',
    amountFen: order.totalFen - 1,
  });
  expect(await shop.standing(order)).toMatchObject({
    order: 'pending_payment',
    stock: { locked: 1, sold: 0 },
  });
});
