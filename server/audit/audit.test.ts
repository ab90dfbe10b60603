import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockOrders, payOrders } from '../modules/orders/index.ts';
import { inTransaction } from '../platform/postgres/postgres.ts';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { givenSku } from '../test/given.ts';
import { givenFlashItem, givenPlacement, openEngine, ordersOf, tell } from '../test/ordering.ts';
import { runAudit } from './audit.ts';
import { INVARIANTS } from './invariants.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  await givenBooks();
});
afterEach(() => database.drop());

/** A shop with an unpaid order and a paid one, whose money came in. */
async function givenBooks(): Promise<void> {
  const { db, url } = database;
  const sku = await givenSku(db, { stock: 10 });
  const item = await givenFlashItem(db, sku, { quota: 10, perUser: 2 });
  const engine = openEngine(url, { stockLocking: 'pessimistic', batchMax: 256 });
  const placements = [
    await givenPlacement(db, { sku: item, count: 1 }),
    await givenPlacement(db, { sku: item, count: 2 }),
  ];
  for (const placement of placements) expect(tell(await engine.place(placement))).toBe('created');
  await engine.close();
  const [order] = await ordersOf(db, placements[1]?.key ?? '');
  const orderNo = order?.order_no ?? '';
  await inTransaction(db, async (tx) => {
    await lockOrders(tx, [orderNo]);
    await payOrders(tx, [orderNo]);
    await sql`
      INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at)
      VALUES (${orderNo}, 1, 'alipay', 'page', ${order?.total_fen}, 'settled', '1', ${order?.total_fen}, now())`.execute(
      tx,
    );
  });
}

/** SQL that breaks each invariant, after it drops the constraint that guards the invariant. */
const BREAKS: Record<string, { sql: string; also?: string[] }> = {
  'stock.bounds': {
    sql: 'ALTER TABLE stock DROP CONSTRAINT stock_check; UPDATE stock SET locked = on_hand + 1',
    also: ['stock.locked'],
  },
  'stock.locked': { sql: 'UPDATE stock SET locked = locked + 1' },
  'stock.adjustments': { sql: 'UPDATE stock SET on_hand = on_hand + 1', also: ['stock.movements'] },
  'stock.movements': { sql: 'DELETE FROM stock_sales' },
  'stock.sold': {
    sql: 'UPDATE stock SET sold = sold + 1, on_hand = on_hand - 1',
    also: ['stock.movements'],
  },
  'orders.amount': { sql: `UPDATE order_lines SET price_fen = price_fen + 1` },
  'orders.discount': { sql: 'UPDATE order_lines SET discount_fen = 1' },
  'coupons.used': {
    sql: `INSERT INTO coupons (quantity, per_user, claim_from, claim_until) VALUES (1, 1, now() - interval '1 day', now());
          INSERT INTO coupon_terms SELECT id, 1, 'coupon', '{}', 0, '"all"', now(), now() + interval '1 day', true FROM coupons;
          INSERT INTO claimed_coupons (id, coupon_id, terms_version, user_id, nth, per_user, order_no, used_at)
          SELECT uuidv7(), coupons.id, 1, user_id, 1, 1, order_no, now() FROM coupons, (SELECT * FROM orders LIMIT 1) o`,
  },
  'coupons.claimed': {
    sql: `INSERT INTO coupons (quantity, per_user, claim_from, claim_until, claimed)
          VALUES (1, 1, now() - interval '1 day', now(), 1)`,
  },
  'refunds.lines': {
    sql: `INSERT INTO refunds (order_no, payment_id, idempotency_key, out_request_no, amount_fen, reason, status)
          SELECT order_no, id, uuidv7(), 'R1', 1, '', 'processing' FROM payments;
          UPDATE orders SET refunding_fen = 1 WHERE paid_at IS NOT NULL;
          INSERT INTO refund_lines (refund_id, order_no, sku_id, restock, count, paid_fen)
          SELECT refunds.id, l.order_no, sku_id, false, 1, 1000000000 FROM refunds JOIN order_lines l USING (order_no)`,
  },
  'orders.history': { sql: `DELETE FROM order_events WHERE to_status = 'paid'` },
  'stock.handed_over': { sql: 'INSERT INTO stock_handed_over SELECT sku_id, 1 FROM stock' },
  'orders.shipped': { sql: 'UPDATE order_lines SET shipped = 1', also: ['stock.handed_over'] },
  'flash_sales.quota': {
    sql: `UPDATE flash_items SET taken = taken - 1`,
  },
  'flash_sales.shopper': { sql: 'UPDATE flash_takings SET taken = taken - 1' },
  'orders.key': {
    sql: `DROP INDEX orders_checkout_key_key; UPDATE orders SET checkout_key = (SELECT checkout_key FROM orders LIMIT 1)`,
  },
  'payments.settled': {
    sql: `UPDATE orders SET status = 'paid', paid_at = now() WHERE status = 'pending_payment'`,
    also: ['stock.locked', 'stock.sold', 'orders.history', 'money', 'catalog.sales'],
  },
  'payments.surplus': {
    sql: `INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at)
          SELECT order_no, 2, 'alipay', 'page', 100, 'surplus', '2', 100, now() FROM orders LIMIT 1`,
    also: ['money'],
  },
  'refunds.sums': {
    sql: `UPDATE orders SET refunded_fen = 1 WHERE status = 'paid'`,
    also: ['money'],
  },
  'refunds.pieces': { sql: 'UPDATE order_lines SET refunded_count = 1' },
  money: {
    sql: `ALTER TABLE payments DROP CONSTRAINT payments_check1;
          UPDATE payments SET received_fen = received_fen - 1`,
    also: ['payments.settled'],
  },
  'catalog.sales': { sql: 'UPDATE products SET sales_count = sales_count + 1' },
  'addresses.default': { sql: 'UPDATE addresses SET is_default = false' },
};

test('in a working shop the audit finds nothing', async () => {
  const report = await runAudit(database.db);
  expect(report.findings.filter((finding) => finding.count > 0)).toEqual([]);
  expect(report).toMatchObject({ isClean: true, size: { orders: 2, payments: 1, skus: 1 } });
});

test.each(INVARIANTS.map((invariant) => invariant.name))(
  'when %s is broken, the audit names it and shows the rows',
  async (name) => {
    const how = BREAKS[name];
    expect(how, `a way to break ${name}`).toBeDefined();
    await sql.raw(how?.sql ?? '').execute(database.db);
    const report = await runAudit(database.db);
    const broken = report.findings.filter((finding) => finding.count > 0);
    expect(broken.map((finding) => finding.name).sort()).toEqual([name, ...(how?.also ?? [])].sort());
    expect(broken.find((finding) => finding.name === name)?.offenders.length).toBeGreaterThan(0);
    expect(report.isClean).toBe(false);
  },
);
