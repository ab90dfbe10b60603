import { type RawBuilder, sql } from 'kysely';
import { searchKeysOf } from '../server/modules/orders/index.ts';
import type { Database } from '../server/platform/postgres/postgres.ts';
import { type BigShop, series, writeCustomers, writeGoods, writeWords } from './big-goods.ts';
import { idSql } from './seed.ts';

/** A shop of many years for the lists of the back office: goods in all states, customers, orders in all states with their money. */

/** An order number begins with the milliseconds since this moment: see order-no.ts. */
const EPOCH = sql`timestamptz '2025-01-01 00:00:00+00'`;
const SEARCH_STEP = 50_000;

/** Fills an empty shop. The books are clean afterwards: `jishi audit` finds nothing. */
export async function fillBigShop(db: Database, size: BigShop): Promise<void> {
  await writeCustomers(db, size);
  await writeGoods(db, size);
  await writeWords(db);
  await writeOrders(db, size);
  await writeParcels(db);
  await writeMoney(db);
  await writeStock(db, size);
  await writeSearch(db);
  await writeAuditLog(db);
}

/**
 * One order each half minute until now. The newest wait for their payment or for the parcel, those before are on their way,
 * the others are completed, one in twelve cancelled.
 */
async function writeOrders(
  db: Database,
  { orders, users, products, skusPerProduct }: BigShop,
): Promise<void> {
  const age = sql`(${sql.lit(orders)} - n)`;
  const isCancelled = sql`n % 12 = 0`;
  await sql`
    CREATE UNLOGGED TABLE bench_orders AS
    SELECT n, at, user_number,
           lpad(floor(extract(epoch FROM at - ${EPOCH}) * 1000)::bigint::text, 12, '0') || lpad((n % 1000)::text, 3, '0')
             || lpad((user_number % 10000)::text, 4, '0') COLLATE "C" AS order_no,
           CASE WHEN ${age} < 300 THEN 'pending_payment' WHEN ${age} < 5000 THEN 'paid' WHEN ${age} < 25000 THEN 'shipped'
                WHEN ${isCancelled} THEN 'cancelled' ELSE 'completed' END AS status
    FROM (SELECT n, now() - ${age} * interval '30 seconds' AS at, 1 + (n * 7919) % ${sql.lit(users)} AS user_number
          FROM ${series(orders)}) numbered`.execute(db);
  await sql`
    INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address, created_at,
                        expires_at, paid_at, shipped_at)
    SELECT order_no, ('06000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ${idSql('user', sql`user_number`)}, status,
           CASE WHEN n % 3 = 0 THEN 19800 ELSE 9900 END, 0, a.id,
           jsonb_build_object('recipient', a.recipient, 'mobile', right(a.mobile, 11), 'province', '北京市', 'city', '市辖区',
                              'district', '东城区', 'regionCode', a.region_code, 'detail', a.detail),
           at, at + CASE status WHEN 'pending_payment' THEN interval '2 days' ELSE interval '30 minutes' END,
           CASE WHEN status IN ('paid', 'shipped', 'completed') THEN at END,
           CASE status WHEN 'shipped' THEN greatest(at + interval '1 hour', now() - interval '9 days')
                       WHEN 'completed' THEN at + interval '1 hour' END
    FROM bench_orders JOIN addresses a ON a.id = ${idSql('address', sql`user_number`)} ORDER BY n`.execute(
    db,
  );
  const skus = sql.lit(products * skusPerProduct);
  await sql`
    INSERT INTO order_lines (order_no, position, sku_id, product_id, title, options, price_fen, count)
    SELECT order_no, wanted.position, skus.id, product_id, title, skus.options, 9900, 1
    FROM (SELECT order_no, 1 AS position, 1 + (n * 7919) % ${skus} AS sku FROM bench_orders
          UNION ALL SELECT order_no, 2, 1 + (n * 7919 + 1) % ${skus} FROM bench_orders WHERE n % 3 = 0) wanted
    JOIN skus ON skus.id = ${idSql('sku', sql`sku`)} JOIN products ON products.id = product_id`.execute(db);
  await sql`
    INSERT INTO order_events (order_no, to_status, from_status, at, by_kind)
    SELECT order_no, step.to_status, step.from_status, at, 'system' FROM bench_orders,
      (VALUES ('pending_payment', NULL), ('paid', 'pending_payment'), ('shipped', 'paid'), ('completed', 'shipped'),
              ('cancelled', 'pending_payment')) AS step(to_status, from_status)
    WHERE step.to_status = 'pending_payment' OR step.to_status = status
      OR (step.to_status = 'paid' AND status IN ('shipped', 'completed'))
      OR (step.to_status = 'shipped' AND status = 'completed')`.execute(db);
}

async function writeParcels(db: Database): Promise<void> {
  await sql`
    WITH parcels AS (
      INSERT INTO shipments (order_no, carrier, tracking_number, shipped_at)
      SELECT order_no, 'shunfeng', 'SF' || lpad(n::text, 13, '0'), at FROM bench_orders
      WHERE status IN ('shipped', 'completed') RETURNING id, order_no
    )
    INSERT INTO shipment_lines (shipment_id, order_no, sku_id, count)
    SELECT parcels.id, order_no, sku_id, count FROM parcels JOIN order_lines USING (order_no)`.execute(db);
}

/** A payment of each order, and refunds of one completed order in fifty. Ids of payments and refunds tell their time. */
async function writeMoney(db: Database): Promise<void> {
  await sql`
    INSERT INTO payments (id, order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, created_at,
                          expires_at, finished_at)
    SELECT uuidv7(at - now()), order_no, 1, 'alipay', 'page', total_fen, 'settled', '2026' || n, total_fen, at,
           at + interval '30 minutes', at
    FROM bench_orders JOIN orders USING (order_no) WHERE orders.paid_at IS NOT NULL ORDER BY n`.execute(db);
  await sql`
    WITH made AS (
      INSERT INTO refunds (id, order_no, payment_id, idempotency_key, out_request_no, amount_fen, reason, created_at, finished_at)
      SELECT uuidv7(at - now()), p.order_no, p.id, uuidv7(), p.out_trade_no || 'R', 9900, '不想要了', at, at
      FROM bench_orders JOIN payments p USING (order_no) WHERE bench_orders.status = 'completed' AND n % 50 = 1 ORDER BY n
      RETURNING id, order_no
    )
    INSERT INTO refund_lines (refund_id, order_no, sku_id, restock, count, paid_fen)
    SELECT made.id, order_no, sku_id, false, 1, 9900 FROM made JOIN order_lines USING (order_no) WHERE position = 1`.execute(
    db,
  );
  await sql`UPDATE refunds SET status = 'done'`.execute(db);
  await sql`UPDATE orders SET refunded_fen = 9900 WHERE order_no IN (SELECT order_no FROM refunds)`.execute(
    db,
  );
  await sql`
    INSERT INTO refund_requests (order_no, amount_fen, reason)
    SELECT order_no, 9900, '不想要了' FROM bench_orders WHERE status = 'paid' AND n % 10 = 1`.execute(db);
  await sql`
    WITH twice AS (
      INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at, finished_at)
      SELECT order_no, 2, 'alipay', 'wap', 9900, 'surplus', '2027' || n, 9900, at, at FROM bench_orders
      WHERE status = 'completed' AND n % 1000 = 1 RETURNING id, out_trade_no
    )
    INSERT INTO surplus_payments (payment_id, amount_fen, reason, out_request_no, status, finished_at)
    SELECT id, 9900, 'paid_twice', out_trade_no || 'S', 'refunded', now() FROM twice`.execute(db);
}

/** What is left of each SKU, and every movement: the goods that came in, and the sales. */
async function writeStock(db: Database, { hotSkus }: BigShop): Promise<void> {
  await sql`
    INSERT INTO stock (sku_id, on_hand, locked, sold)
    SELECT id, CASE WHEN number <= ${hotSkus} THEN 1000000 ELSE number * 7919 % 300 END + locked, locked, sold
    FROM (SELECT id, substr(code, 5)::bigint AS number FROM skus) skus
    JOIN (SELECT skus.id AS sku_id, coalesce(sum(count) FILTER (WHERE paid_at IS NOT NULL), 0)::bigint AS sold,
                 coalesce(sum(count) FILTER (WHERE orders.status = 'pending_payment'), 0)::bigint AS locked
          FROM skus LEFT JOIN order_lines ON sku_id = skus.id LEFT JOIN orders USING (order_no) GROUP BY skus.id) lines
      ON lines.sku_id = skus.id`.execute(db);
  await sql`
    INSERT INTO stock_adjustments (sku_id, delta, reason, at)
    SELECT sku_id, on_hand + sold, '到货', now() - interval '2 years' FROM stock WHERE on_hand + sold > 0`.execute(
    db,
  );
  await sql`
    INSERT INTO stock_movements (sku_id, at, reference, kind, delta, on_hand_after)
    SELECT sku_id, paid_at, order_no, 'sold', -count,
           on_hand + sum(count) OVER (PARTITION BY sku_id ORDER BY paid_at DESC, order_no DESC) - count
    FROM order_lines JOIN orders USING (order_no) JOIN stock USING (sku_id) WHERE paid_at IS NOT NULL`.execute(
    db,
  );
  await sql`
    UPDATE products SET sales_count = lines.count
    FROM (SELECT product_id, sum(count) AS count FROM order_lines JOIN orders USING (order_no)
          WHERE paid_at IS NOT NULL GROUP BY product_id) lines
    WHERE products.id = lines.product_id`.execute(db);
}

/** The keys that the timed job would write, without its pauses. */
async function writeSearch(db: Database): Promise<void> {
  await sql`
    INSERT INTO order_search (key, order_no)
    SELECT '#' || status, order_no FROM orders WHERE status <> 'pending_payment'`.execute(db);
  const { rows } = await sql<{ last: number; lastOrderNo: string }>`
    SELECT max(n) AS last, max(order_no) AS "lastOrderNo" FROM bench_orders`.execute(db);
  const { last, lastOrderNo } = rows[0] as { last: number; lastOrderNo: string };
  for (let first = 1; first <= last; first += SEARCH_STEP) {
    const numbers: RawBuilder<unknown> = sql`SELECT order_no FROM bench_orders WHERE n BETWEEN ${first} AND ${first + SEARCH_STEP - 1}`;
    await sql`INSERT INTO order_search (key, order_no) SELECT key, order_no FROM (${searchKeysOf(numbers)}) found`.execute(
      db,
    );
  }
  await sql`UPDATE order_search_progress SET seen_until = ${lastOrderNo}, checked_until = ${lastOrderNo}`.execute(
    db,
  );
  await sql`DROP TABLE bench_orders`.execute(db);
}

async function writeAuditLog(db: Database): Promise<void> {
  await sql`
    INSERT INTO staff (username, name) SELECT 'operator' || n, '员工 ' || n FROM ${series(20)}`.execute(db);
  await sql`
    INSERT INTO staff_roles (staff_id, role_id) SELECT staff.id, roles.id FROM staff, roles WHERE roles.name = 'admin'`.execute(
    db,
  );
  // The session has the id of its person, so that the load can sign their tokens.
  await sql`
    INSERT INTO staff_sessions (id, staff_id, expires_at) SELECT id, id, now() + interval '1 day' FROM staff`.execute(
    db,
  );
  await sql`
    INSERT INTO audit_log (id, staff_id, action, subject, at, before, after)
    SELECT uuidv7((n - 500000) * interval '1 minute'), staff.id,
           CASE WHEN n % 3 = 0 THEN 'order.note' WHEN n % 3 = 1 THEN 'order.ship' ELSE 'product.update' END,
           'order:' || n, now() + (n - 500000) * interval '1 minute', '{"status":"paid"}', '{"status":"shipped"}'
    FROM ${series(500_000)} JOIN staff ON username = 'operator' || (1 + n % 20) ORDER BY n`.execute(db);
}
