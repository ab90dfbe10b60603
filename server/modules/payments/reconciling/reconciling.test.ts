import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { paidOrdersIn } from '../../../test/paid-orders.ts';
import { type PayingShop, startPayingShop } from '../../../test/paying.ts';

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop({ servers: 2, settings: { RECONCILE_SECONDS: '0.05' } });
  shop.keepWorking('send money back');
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

const { givenPaid, givenPaidInSilence } = paidOrdersIn(() => shop);

describe('reconciliation asks about open payments', () => {
  test('of paid and of cancelled orders too', async () => {
    const paid = await givenPaid();
    const wapOpened = { ...(await shop.open(await shop.order(), 'wap')) };
    expect(wapOpened.status).toBe(201);
    const cancelled = await shop.order();
    const late = await shop.open(cancelled);
    await shop.cancel(cancelled);
    await shop.alipay.setFaults({ notify: 'lose' });
    await shop.pay(late);
    await shop.work('reconcile payments');
    expect((await shop.standing(cancelled)).payments[0]).toMatch(/^surplus/);
    expect((await shop.standing(paid.order)).payments).toEqual(['settled']);
  });

  test('of a second tab, when the order is paid', async () => {
    const order = await shop.order();
    const [page, wap] = [await shop.open(order, 'page'), await shop.open(order, 'wap')];
    await shop.pay(page);
    await shop.notified(page.outTradeNo);
    await shop.alipay.setFaults({ notify: 'lose' });
    await shop.pay(wap);
    await shop.work('reconcile payments');
    expect((await shop.standing(order)).payments[0]).toBe('settled');
    expect((await shop.standing(order)).payments[1]).toMatch(/^surplus/);
  });

  test('by one server at a time, and not again within its round', async () => {
    const { opened } = await givenPaidInSilence();
    let asked = 0;
    shop.instead.query = async (outTradeNo) => {
      if (outTradeNo === opened.outTradeNo) asked++;
      return { outcome: 'unavailable', reason: 'away' };
    };
    const { db } = shop.database;
    const forget = db.updateTable('payments').set({ asked_at: null });
    await forget.where('out_trade_no', '=', opened.outTradeNo).execute();
    const rounds = shop.shops.flatMap(({ jobs }) => jobs.filter(({ name }) => name === 'reconcile payments'));
    await Promise.all(rounds.map((job) => job.run(new AbortController().signal)));
    // The first round of each server asks about all payments, so the second server may ask again.
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(2);
  });
});
