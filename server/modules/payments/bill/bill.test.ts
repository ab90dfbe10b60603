import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { row } from '../../../test/documented.ts';
import { paidOrdersIn } from '../../../test/paid-orders.ts';
import { onceKey, type PayingShop, startPayingShop, until } from '../../../test/paying.ts';
import { type BillProgress, type BillReport, reconcileBill } from './service.ts';

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

/** Today in Beijing. */
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

async function compare(): Promise<
  Extract<BillReport, { outcome: 'compared' }> & { progress: BillProgress[] }
> {
  const progress: BillProgress[] = [];
  const { db } = shop.database;
  const report = await reconcileBill({ db, provider: 'alipay', gateway: shop.gateway }, today(), (each) =>
    progress.push(each),
  );
  if (report.outcome !== 'compared') throw new Error(`the bill is ${report.outcome}`);
  return { ...report, progress };
}

describe("Alipay's bill of the day", () => {
  test('has the same payments and refunds as the books', async () => {
    const { order } = await givenPaid();
    const wish = { amountFen: 100, reason: '缺货' };
    await shop.call(
      'POST',
      `/api/admin/orders/${order.orderNo}/refunds`,
      { ...shop.staff, ...onceKey() },
      wish,
    );
    await until(async () => (await shop.read(order)).refundedFen === 100 || undefined);
    await shop.work('reconcile payments');
    await until(async () => {
      const { body } = await shop.call('GET', '/api/admin/surplus-payments?status=refunding', shop.staff);
      return body.total === 0 || undefined;
    });
    // The test above left a payment about which nobody answered.
    await shop.database.pool.query('UPDATE payments SET asked_at = NULL');
    await shop.work('reconcile payments');
    const { lines, differences, progress } = await compare();
    expect(differences).toEqual([]);
    expect(lines).toBeGreaterThan(1);
    expect(progress.at(-1)).toMatchObject({ done: progress.at(-1)?.total });
  });

  row('only the bill tells of a payment', async () => {
    const { order, opened } = await givenPaidInSilence();
    const { db } = shop.database;
    await db
      .updateTable('payments')
      .set({ status: 'closed' })
      .where('out_trade_no', '=', opened.outTradeNo)
      .execute();
    await shop.work('reconcile payments');
    expect((await shop.standing(order)).order).toBe('pending_payment');
    expect((await compare()).differences).toEqual([
      {
        kind: 'payment_not_in_books',
        outTradeNo: opened.outTradeNo,
        outRequestNo: null,
        billFen: order.totalFen,
        booksFen: null,
        note: 'booked: settled',
      },
    ]);
    expect(await shop.standing(order)).toMatchObject({ order: 'paid', payments: ['settled'] });
    expect((await compare()).differences).toEqual([]);
  });

  row('the bill and the books name different amounts, or money that the other does not know', async () => {
    const { order, opened } = await givenPaid();
    const { query } = shop.gateway;
    const bill = await shop.gateway.bill(today());
    if (bill.outcome !== 'downloaded') throw new Error('no bill');
    const mine = bill.rows.find(({ outTradeNo }) => outTradeNo === opened.outTradeNo);
    if (!mine) throw new Error('no line');
    const rows = [
      { ...mine, amountFen: mine.amountFen + 1 },
      { ...mine, outTradeNo: 'another-shop-1' },
      { ...mine, kind: 'refund' as const, outRequestNo: 'by-hand-1', amountFen: -7 },
    ];
    const liar = {
      ...shop.gateway,
      bill: async () => ({ outcome: 'downloaded' as const, rows }),
      query: async (outTradeNo: string) =>
        outTradeNo === opened.outTradeNo ? query(outTradeNo) : { outcome: 'not_exist' as const },
    };
    const report = await reconcileBill({ db: shop.database.db, provider: 'alipay', gateway: liar }, today());
    const differences = report.outcome === 'compared' ? report.differences : [];
    expect(differences.slice(0, 3).map(({ kind, billFen, booksFen }) => [kind, billFen, booksFen])).toEqual([
      ['payment_amount', order.totalFen + 1, order.totalFen],
      ['unknown_payment', order.totalFen, null],
      ['unknown_refund', 7, null],
    ]);
    const denied = differences.slice(3).filter(({ kind }) => kind === 'payment_not_at_provider');
    expect(denied.length).toBeGreaterThan(0);
    expect(denied.map(({ outTradeNo }) => outTradeNo)).not.toContain(opened.outTradeNo);
  });

  test('a day without payments has no bill, and a text that is not a day is refused', async () => {
    const deps = { db: shop.database.db, provider: 'alipay' as const, gateway: shop.gateway };
    expect(await reconcileBill(deps, '2020-01-01')).toMatchObject({ outcome: 'not_ready' });
    for (const date of ['2026-02-30', 'yesterday', '2026-1-1', ''])
      await expect(reconcileBill(deps, date)).rejects.toThrow(RangeError);
  });
});
