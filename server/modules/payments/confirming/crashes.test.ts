import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { row } from '../../../test/documented.ts';
import { dieAt, dieEverywhere } from '../../../test/kill-points.ts';
import {
  createPen,
  type GivenOrder,
  type PayingShop,
  type Pen,
  startPayingShop,
} from '../../../test/paying.ts';

let shop: PayingShop;
let pen: Pen;
beforeAll(async () => {
  shop = await startPayingShop();
  pen = createPen(shop);
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

function notifyOf(order: GivenOrder, outTradeNo: string): string {
  pen.take();
  return pen.sign({
    app_id: shop.alipay.settings.alipay.appId,
    seller_id: shop.alipay.settings.alipay.sellerId,
    out_trade_no: outTradeNo,
    trade_no: `20260101${outTradeNo}`,
    trade_status: 'TRADE_SUCCESS',
    total_amount: (order.totalFen / 100).toFixed(2),
  });
}

row('the server is killed at any step of taking a payment in', async () => {
  const died = await dieEverywhere(async (nth) => {
    const order = await shop.order();
    const opened = await shop.open(order);
    const body = notifyOf(order, opened.outTradeNo);
    const death = dieAt(shop.database, nth);
    const answer = await shop.notify(body);
    await death.revive();
    expect(answer).toBe(death.happened ? 'failure' : 'success');
    expect(await shop.notify(body)).toBe('success');
    expect(await shop.standing(order)).toEqual({
      order: 'paid',
      payments: ['settled'],
      stock: { onHand: 99, locked: 0, sold: 1 },
    });
    return death.happened ? death.at : null;
  });
  expect(died.some((at) => /^begin/i.test(at)) && died.some((at) => /^commit/i.test(at))).toBe(true);
  expect(died.length).toBeGreaterThan(10);
});

row('the server is killed at any step of writing surplus down', async () => {
  const died = await dieEverywhere(async (nth) => {
    const order = await shop.order();
    const opened = await shop.open(order);
    await shop.cancel(order);
    const body = notifyOf(order, opened.outTradeNo);
    const death = dieAt(shop.database, nth);
    await shop.notify(body);
    await death.revive();
    expect(await shop.notify(body)).toBe('success');
    expect((await shop.standing(order)).payments).toEqual(['surplus']);
    return death.happened ? death.at : null;
  });
  expect(died).toContainEqual(expect.stringContaining('INSERT INTO surplus_payments'));
});
