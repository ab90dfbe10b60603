import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { givenSku, givenStaff, givenUser, staffBearer } from '../../test/given.ts';
import { settledByDay } from '../payments/index.ts';
import { refundedByDay } from '../refunds/index.ts';
import { closedDays, dayOf, daysShown } from './days.ts';
import type { Dashboard } from './schema.ts';
import { createDashboard } from './service.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());
const db = () => shop.database.db;

async function read(role: string): Promise<Dashboard> {
  const headers = staffBearer(shop.tokens, (await givenStaff(db(), [role])).id);
  const answer = await shop.app.inject({ url: '/api/admin/dashboard', headers });
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

let numbers = 0;
/** An order that was paid at this moment, as the shop writes it. */
async function givenPaidAt(at: string, amountFen: number): Promise<{ orderNo: string; paymentId: string }> {
  numbers += 1;
  const orderNo = String(10n ** 18n + BigInt(numbers));
  const { id: userId } = await givenUser(db());
  await sql`
    INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address,
                        created_at, expires_at, paid_at)
    VALUES (${orderNo}, ${randomUUID()}, ${userId}, 'paid', ${amountFen}, 0, ${randomUUID()}, '{}', ${at}, ${at}, ${at})`.execute(
    db(),
  );
  const { rows } = await sql<{ id: string }>`
    INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, created_at,
                          expires_at, finished_at)
    VALUES (${orderNo}, 1, 'alipay', 'page', ${amountFen}, 'settled', ${orderNo}, ${amountFen}, ${at}, ${at}, ${at})
    RETURNING id`.execute(db());
  return { orderNo, paymentId: rows[0]?.id ?? '' };
}

async function givenRefund(
  paid: { orderNo: string; paymentId: string },
  refund: { status: string; at: string; amountFen: number },
) {
  await sql`
    INSERT INTO refunds (order_no, payment_id, idempotency_key, out_request_no, amount_fen, reason, status, finished_at)
    VALUES (${paid.orderNo}, ${paid.paymentId}, ${randomUUID()}, ${randomUUID()}, ${refund.amountFen}, '', ${refund.status}, ${refund.at})`.execute(
    db(),
  );
}

describe('days', () => {
  test('a day of the shop begins at midnight in China', () => {
    expect(dayOf(Date.parse('2026-11-27T15:59:59Z'))).toBe('2026-11-27');
    expect(dayOf(Date.parse('2026-11-27T16:00:00Z'))).toBe('2026-11-28');
    const days = daysShown(Date.parse('2026-03-01T00:00:00Z'));
    expect([days.length, days[0], days.at(-1)]).toEqual([30, '2026-01-31', '2026-03-01']);
  });

  test('a day is closed an hour after its end, so that a late commit is in its figures', () => {
    expect(closedDays(Date.parse('2026-11-27T16:59:59Z')).at(-1)).toBe('2026-11-26');
    expect(closedDays(Date.parse('2026-11-27T17:00:00Z')).at(-1)).toBe('2026-11-27');
  });
});

describe('figures', () => {
  const NOW = Date.parse('2026-11-28T04:00:00Z');
  const at = (nowMs: number) =>
    createDashboard({
      db: db(),
      counts: {},
      settledByDay,
      refundedByDay,
      checks: {} as never,
      now: () => nowMs,
    });
  const sales = async (nowMs = NOW) => (await at(nowMs).read(new Set(['reports.read']))).days ?? [];
  const dayIn = (days: Dashboard['days'], date: string) => days?.find((day) => day.date === date);

  beforeEach(async () => {
    await db().deleteFrom('sales_days').execute();
    await db().deleteFrom('refunds').execute();
    await db().deleteFrom('payments').execute();
  });

  test('a payment counts on the shop’s day on which it came, a refund on the day on which it was done', async () => {
    const paid = await givenPaidAt('2026-11-26T15:59:59Z', 1_000);
    await givenPaidAt('2026-11-26T16:00:00Z', 300);
    await givenRefund(paid, { status: 'done', at: '2026-11-28T01:00:00Z', amountFen: 400 });
    await givenRefund(paid, { status: 'failed', at: '2026-11-28T01:00:00Z', amountFen: 100 });
    const days = await sales();
    expect(days).toHaveLength(30);
    expect(dayIn(days, '2026-11-26')).toEqual({
      date: '2026-11-26',
      paidOrders: 1,
      receivedFen: 1_000,
      refundedFen: 0,
    });
    expect(dayIn(days, '2026-11-27')).toMatchObject({ paidOrders: 1, receivedFen: 300 });
    const { today } = await at(NOW).read(new Set(['reports.read']));
    expect(today).toEqual({ paidOrders: 0, receivedFen: 0, refundedFen: 400 });
  });

  test('days that were written down give the same figures, and two servers may write them at once', async () => {
    await givenPaidAt('2026-11-20T04:00:00Z', 700);
    await givenPaidAt('2026-11-28T03:00:00Z', 50);
    const before = await sales();
    await Promise.all([at(NOW).closeDays(), at(NOW).closeDays()]);
    const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM sales_days`.execute(db());
    expect(rows[0]?.n).toBe(29);
    // The figures of closed days come from the table now.
    await sql`UPDATE sales_days SET received_fen = 701 WHERE day = '2026-11-20'`.execute(db());
    const after = await sales();
    expect(dayIn(after, '2026-11-20')?.receivedFen).toBe(701);
    expect(after.filter(({ date }) => date !== '2026-11-20')).toEqual(
      before.filter(({ date }) => date !== '2026-11-20'),
    );
  });
});

describe('what waits', () => {
  test('counts orders to ship, low stock, and refunds that failed and were not made again', async () => {
    const before = (await read('admin')).waiting;
    const paid = await givenPaidAt(new Date().toISOString(), 100);
    await sql`INSERT INTO order_search (key, order_no) VALUES ('#paid', ${paid.orderNo}) ON CONFLICT DO NOTHING`.execute(
      db(),
    );
    await givenRefund(paid, { status: 'failed', at: new Date().toISOString(), amountFen: 10 });
    const { skuId } = await givenSku(db(), { stock: 1 });
    await db().updateTable('skus').set({ low_stock_at: 5 }).where('id', '=', skuId).execute();
    await sql`UPDATE stock_listing SET is_low = true WHERE sku_id = ${skuId}`.execute(db());
    const { waiting } = await read('admin');
    expect(waiting.toShip).toBe((before.toShip ?? 0) + 1);
    expect(waiting.failedRefunds).toBe((before.failedRefunds ?? 0) + 1);
    expect(waiting.lowStock).toBe((before.lowStock ?? 0) + 1);
    expect(waiting.refundRequests).toBe(before.refundRequests);
  });

  test.each([
    ['admin', 'toShip refundRequests lowStock failedRefunds differences', true],
    ['warehouse', 'toShip lowStock', false],
    ['catalog', 'lowStock', true],
    ['finance', 'toShip refundRequests lowStock failedRefunds differences', true],
    ['support', 'toShip refundRequests lowStock failedRefunds', false],
  ])('%s sees the parts that their permissions cover', async (role, parts, seesFigures) => {
    const { waiting, today, days } = await read(role);
    expect(Object.keys(waiting).sort()).toEqual(parts.split(' ').sort());
    expect([today !== undefined, days !== undefined]).toEqual([seesFigures, seesFigures]);
  });
});

describe('the checklist', () => {
  const ask = async (method: 'GET' | 'PATCH', url: string, payload?: object) => {
    const headers = staffBearer(shop.tokens, (await givenStaff(db(), ['admin'])).id);
    return shop.app.inject({ method, url, headers, ...(payload && { payload }) });
  };
  const next = async () => {
    const { items } = (await ask('GET', '/api/admin/checklist')).json();
    return Object.fromEntries(
      items.map((item: { name: string; next: string | null }) => [item.name, item.next]),
    );
  };

  test('each point ticks itself off by what the shop holds', async () => {
    expect(await next()).toMatchObject({
      shopName: 'fill_in',
      legal: 'fill_in',
      shipping: 'fill_in',
      payment: 'set_up',
      sms: 'set_up',
    });
    await ask('PATCH', '/api/admin/settings', {
      shopName: '南门小店',
      shipping: { feeFen: 600 },
      legal: { terms: '一', privacy: '二' },
    });
    expect(await next()).toMatchObject({ shopName: null, shipping: null, legal: 'fill_in' });
    await ask('PATCH', '/api/admin/settings', { legal: { returns: '三' } });
    await givenSku(db());
    expect(await next()).toMatchObject({ legal: null, product: null });
  });
});
