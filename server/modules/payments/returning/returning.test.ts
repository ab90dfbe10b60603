import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { row } from '../../../test/documented.ts';
import { createPen, type PayingShop, startPayingShop } from '../../../test/paying.ts';

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop();
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

/** The browser comes back with this query string. @returns where it is sent */
async function comeBack(query: string): Promise<string | null> {
  const answer = await fetch(`${shop.urls[0]}/api/payments/alipay/return?${query}`, { redirect: 'manual' });
  expect(answer.status).toBe(302);
  return answer.headers.get('location');
}

async function given() {
  const pen = createPen(shop);
  const order = await shop.order();
  const opened = await shop.open(order);
  await shop.visit(opened);
  pen.take();
  const query = pen.sign({
    app_id: shop.alipay.settings.alipay.appId,
    seller_id: shop.alipay.settings.alipay.sellerId,
    out_trade_no: opened.outTradeNo,
    trade_no: '2026010122001',
    total_amount: (order.totalFen / 100).toFixed(2),
  });
  return { order, opened, query };
}

row('the browser comes back with a true signature, and nothing was paid', async () => {
  const { order, opened, query } = await given();
  expect(await comeBack(query)).toBe(`/orders/${order.orderNo}`);
  expect((await shop.standing(order)).order).toBe('pending_payment');
  expect(await shop.messages(opened.outTradeNo)).toEqual(['return: asked']);
});

row('the notify is lost, and the browser comes back', async () => {
  const { order, opened, query } = await given();
  await shop.alipay.setFaults({ notify: 'lose' });
  await shop.pay(opened);
  expect((await shop.standing(order)).order).toBe('pending_payment');
  expect(await comeBack(query)).toBe(`/orders/${order.orderNo}`);
  expect((await shop.standing(order)).order).toBe('paid');
});

row('the browser comes back with a forged signature', async () => {
  const { order, opened, query } = await given();
  await shop.alipay.setFaults({ notify: 'lose' });
  await shop.pay(opened);
  const forged = new URLSearchParams(query);
  forged.set('trade_no', '2');
  for (const bad of [forged.toString(), '', `${query}&app_id=1`, 'a=%', `${query}&x[]=1`])
    expect(await comeBack(bad)).toBe('/orders');
  expect((await shop.standing(order)).order).toBe('pending_payment');
});

row('Alipay is slow or down when the browser comes back', async () => {
  const { order, opened, query } = await given();
  await shop.alipay.setFaults({ notify: 'lose' });
  await shop.pay(opened);
  await shop.alipay.setFaults({ gateway: 'down' });
  expect(await comeBack(query)).toBe(`/orders/${order.orderNo}`);
  expect((await shop.standing(order)).order).toBe('pending_payment');
  await shop.alipay.setFaults({ gateway: 'slow' });
  expect(await comeBack(query)).toBe(`/orders/${order.orderNo}`);
  expect((await shop.standing(order)).order).toBe('pending_payment');
  await shop.alipay.setFaults({ gateway: null });
  await shop.work('reconcile payments');
  expect((await shop.standing(order)).order).toBe('paid');
});
