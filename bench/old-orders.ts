import { sql } from 'kysely';
import type { Database } from '../server/platform/postgres/postgres.ts';
import { idOf } from './seed.ts';

/** Fills a shop with completed orders, with lines, events and payments, so that the audit finds nothing. */
export async function fillWithOrders(
  db: Database,
  plan: { count: number; users: number; skus: number },
): Promise<void> {
  const user = sql`('01000000-0000-7000-8000-' || lpad(to_hex(1 + n % ${plan.users}::bigint), 12, '0'))::uuid`;
  const sku = (prefix: '03000000' | '04000000') =>
    sql`(${sql.lit(`${prefix}-0000-7000-8000-`)} || lpad(to_hex(1 + (n * 7919) % ${plan.skus}::bigint), 12, '0'))::uuid`;
  const orderNo = sql`lpad(n::text, 15, '0') || '0000'`;
  const STEP = 500_000;
  for (let first = 1; first <= plan.count; first += STEP) {
    const last = Math.min(first + STEP - 1, plan.count);
    const numbers = sql`generate_series(${first}::bigint, ${last}::bigint) n`;
    await sql`
      INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address, created_at,
                          expires_at, paid_at, shipped_at)
      SELECT ${orderNo}, ('06000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ${user}, 'completed', 9900, 0, ${idOf('address', 1)}::uuid,
             '{"recipient":"王小明"}', now() - interval '30 days', now() - interval '30 days', now() - interval '30 days',
             now() - interval '29 days'
      FROM ${numbers}`.execute(db);
    await sql`
      INSERT INTO order_lines (order_no, position, sku_id, product_id, title, options, price_fen, count)
      SELECT ${orderNo}, 1, ${sku('04000000')}, ${sku('03000000')}, '全棉衬衫', '[]', 9900, 1 FROM ${numbers}`.execute(
      db,
    );
    await sql`
      WITH parcels AS (
        INSERT INTO shipments (order_no, carrier, tracking_number)
        SELECT ${orderNo}, 'shunfeng', 'SF' || n FROM ${numbers} RETURNING id, order_no
      )
      INSERT INTO shipment_lines (shipment_id, order_no, sku_id, count)
      SELECT parcels.id, order_no, sku_id, count FROM parcels JOIN order_lines USING (order_no)`.execute(db);
    await sql`
      INSERT INTO order_events (order_no, to_status, from_status, at, by_kind)
      SELECT ${orderNo}, step.to_status, step.from_status, now() - interval '29 days', 'system'
      FROM ${numbers}, (VALUES ('pending_payment', NULL), ('paid', 'pending_payment'), ('shipped', 'paid'), ('completed', 'shipped'))
           AS step(to_status, from_status)`.execute(db);
    await sql`
      INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at, finished_at)
      SELECT ${orderNo}, 1, 'alipay', 'page', 9900, 'settled', n::text, 9900, now() - interval '30 days', now() - interval '30 days'
      FROM ${numbers}`.execute(db);
  }
  await sql`
    UPDATE stock SET sold = sold + lines.count FROM (SELECT sku_id, sum(count) AS count FROM order_lines GROUP BY sku_id) lines
    WHERE stock.sku_id = lines.sku_id`.execute(db);
  await sql`
    INSERT INTO stock_adjustments (sku_id, delta, reason) SELECT sku_id, sold, 'sold before' FROM stock WHERE sold > 0`.execute(
    db,
  );
  await sql`
    UPDATE products SET sales_count = sales_count + lines.count
    FROM (SELECT product_id, sum(count) AS count FROM order_lines GROUP BY product_id) lines
    WHERE products.id = lines.product_id`.execute(db);
}

/** Fills a shop with unpaid orders whose time is over, and the stock that they lock, as after an outage of the timed jobs. */
export async function fillWithDueOrders(
  db: Database,
  plan: { count: number; users: number; skus: number },
): Promise<void> {
  const numbers = sql`generate_series(1, ${plan.count}::bigint) n`;
  const orderNo = sql`'9' || lpad(n::text, 14, '0') || '0000'`;
  const idBy = (prefix: string, number: ReturnType<typeof sql>) =>
    sql`(${sql.lit(`${prefix}-0000-7000-8000-`)} || lpad(to_hex(${number}), 12, '0'))::uuid`;
  const sku = sql`1 + (n * 7919) % ${plan.skus}::bigint`;
  await sql`
    INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address, created_at,
                        expires_at)
    SELECT ${orderNo}, ${idBy('07000000', sql`n`)}, ${idBy('01000000', sql`1 + n % ${plan.users}::bigint`)},
           'pending_payment', 9900, 0, ${idOf('address', 1)}::uuid, '{"recipient":"王小明"}', now() - interval '1 hour',
           now() - interval '30 minutes'
    FROM ${numbers}`.execute(db);
  await sql`
    INSERT INTO order_lines (order_no, position, sku_id, product_id, title, options, price_fen, count)
    SELECT ${orderNo}, 1, ${idBy('04000000', sku)}, ${idBy('03000000', sku)}, '全棉衬衫', '[]', 9900, 1 FROM ${numbers}`.execute(
    db,
  );
  await sql`
    INSERT INTO order_events (order_no, to_status, at, by_kind)
    SELECT ${orderNo}, 'pending_payment', now() - interval '1 hour', 'shopper' FROM ${numbers}`.execute(db);
  await sql`
    UPDATE stock SET locked = locked + due.count
    FROM (SELECT sku_id, sum(count) AS count FROM order_lines JOIN orders USING (order_no)
          WHERE status = 'pending_payment' GROUP BY sku_id) due
    WHERE stock.sku_id = due.sku_id`.execute(db);
}
