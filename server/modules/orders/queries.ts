import { type ExpressionBuilder, sql } from 'kysely';
import type { DB } from '../../platform/postgres/database-types.ts';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import type { CheckoutRow, FrozenLine } from './placing-queries.ts';
import type { OrderStatus } from './transitions.ts';

/** Who brought a transition about. */
export interface Actor {
  kind: 'shopper' | 'staff' | 'system';
  id: string | null;
}

export interface NewCheckoutRow {
  key: string;
  userId: string;
  source: 'cart' | 'items';
  lines: FrozenLine[];
  itemsAmountFen: number;
  shippingFen: number;
  expiresMs: number;
}

/**
 * Does not wait for the disk: an offer of half an hour that a power cut takes is made again, and no order can outlive
 * its checkout, because the order's own commit, which does wait, comes after it in the same log.
 *
 * A key that is there already is one whose answer was lost: nobody else has it.
 * @returns until when each key is valid
 */
export async function insertCheckouts(
  db: Database,
  checkouts: readonly NewCheckoutRow[],
): Promise<Map<string, Date>> {
  const { rows } = await sql<{ key: string; expires_at: Date }>`
    WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO checkouts (key, user_id, source, lines, items_amount_fen, shipping_fen, expires_at)
    SELECT key, "userId", source, lines, "itemsAmountFen", "shippingFen", now() + "expiresMs" * interval '1 millisecond'
    FROM unhurried, jsonb_to_recordset(${JSON.stringify(checkouts)}::jsonb) AS wanted (
      key uuid, "userId" uuid, source text, lines jsonb, "itemsAmountFen" bigint, "shippingFen" bigint, "expiresMs" bigint)
    ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at
    RETURNING key, expires_at`.execute(db);
  return new Map(rows.map((row) => [row.key, row.expires_at]));
}

/** Checkouts that expired over a day ago; their orders, where there are any, hold all that is needed. */
export async function deleteOldCheckouts(db: Database): Promise<number> {
  const result = await db
    .deleteFrom('checkouts')
    .where('expires_at', '<', sql<Date>`now() - interval '1 day'`)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

const ORDER_COLUMNS = [
  'order_no',
  'user_id',
  'status',
  'items_amount_fen',
  'shipping_fen',
  'total_fen',
  'refunding_fen',
  'refunded_fen',
  'address',
  'remark',
  'created_at',
  'expires_at',
  'paid_at',
  'shipped_at',
  'carrier',
  'tracking_number',
] as const;

export type OrderRow = Awaited<ReturnType<typeof readOrders>>[number];

/** Whole orders by number, newest first; `isExpired` by the database's clock. */
export function readOrders(db: Database, orderNos: readonly string[]) {
  return db
    .selectFrom('orders')
    .select(ORDER_COLUMNS)
    .select(sql<boolean>`expires_at <= now()`.as('is_expired'))
    .where('order_no', 'in', orderNos.length > 0 ? [...orderNos] : [''])
    .orderBy('order_no', 'desc')
    .execute();
}

export interface OrderFilter {
  userId?: string;
  status?: OrderStatus;
  /** Begin of an order number. */
  orderNoPrefix?: string;
  page: number;
  pageSize: number;
}

/** One page of order numbers, newest first, and how many there are in all. */
export async function findOrderNos(
  db: Database,
  filter: OrderFilter,
): Promise<{ orderNos: string[]; total: number }> {
  const matches = (eb: ExpressionBuilder<DB, 'orders'>) =>
    eb.and([
      ...(filter.userId ? [eb('user_id', '=', filter.userId)] : []),
      ...(filter.status ? [eb('status', '=', filter.status)] : []),
      ...(filter.orderNoPrefix
        ? [eb(eb.fn('starts_with', ['order_no', eb.val(filter.orderNoPrefix)]), '=', true)]
        : []),
    ]);
  const [page, count] = await Promise.all([
    db
      .selectFrom('orders')
      .select('order_no')
      .where(matches)
      .orderBy('order_no', 'desc')
      .limit(filter.pageSize)
      .offset((filter.page - 1) * filter.pageSize)
      .execute(),
    db
      .selectFrom('orders')
      .select(db.fn.countAll<number>().as('count'))
      .where(matches)
      .executeTakeFirstOrThrow(),
  ]);
  return { orderNos: page.map((row) => row.order_no), total: Number(count.count) };
}

export function readLines(db: Database, orderNos: readonly string[]) {
  return db
    .selectFrom('order_lines')
    .selectAll()
    .where('order_no', 'in', orderNos.length > 0 ? [...orderNos] : [''])
    .orderBy('order_no')
    .orderBy('position')
    .execute();
}

export function readEvents(db: Database, orderNo: string) {
  return db
    .selectFrom('order_events')
    .select(['at', 'from_status', 'to_status', 'by_kind', 'reason'])
    .where('order_no', '=', orderNo)
    .orderBy('at')
    .execute();
}

export interface LockedOrder {
  orderNo: string;
  userId: string;
  status: OrderStatus;
  totalFen: number;
  refundingFen: number;
  refundedFen: number;
  expiresAt: Date;
  isExpired: boolean;
  /** Somebody is asking the provider to close the order's trades. */
  isClosing: boolean;
}

/** Locks orders in the order of their numbers, after payments and before stock. */
export async function lockOrders(tx: Tx, orderNos: readonly string[]): Promise<LockedOrder[]> {
  const { rows } = await sql<LockedOrder>`
    SELECT order_no AS "orderNo", user_id AS "userId", status, total_fen AS "totalFen",
           refunding_fen AS "refundingFen", refunded_fen AS "refundedFen", expires_at AS "expiresAt",
           expires_at <= now() AS "isExpired", coalesce(closing_until > now(), false) AS "isClosing"
    FROM orders WHERE order_no = ANY(${orderNos}::text[]) ORDER BY order_no FOR UPDATE`.execute(tx);
  return rows;
}

/** What a transition writes into the order besides its status. */
const STAMPS: Record<OrderStatus, ReturnType<typeof sql>> = {
  pending_payment: sql``,
  paid: sql`, paid_at = now(), closing_until = NULL`,
  shipped: sql``,
  completed: sql``,
  cancelled: sql`, closing_until = NULL`,
};

/**
 * Moves orders from one status to another and writes their events; orders that are not in `from` stay as they are.
 * @returns the numbers of those that moved
 */
export async function moveOrders(
  tx: Tx,
  orderNos: readonly string[],
  move: { from: OrderStatus; to: OrderStatus; by: Actor; reason?: string },
): Promise<string[]> {
  const { rows } = await sql<{ order_no: string }>`
    WITH moved AS (
      UPDATE orders SET status = ${move.to}${STAMPS[move.to]}
      WHERE order_no = ANY(${orderNos}::text[]) AND status = ${move.from} RETURNING order_no
    )
    INSERT INTO order_events (order_no, to_status, from_status, by_kind, by_id, reason)
    SELECT order_no, ${move.to}, ${move.from}, ${move.by.kind}, ${move.by.id}::uuid, ${move.reason ?? ''} FROM moved
    RETURNING order_no`.execute(tx);
  return rows.map((row) => row.order_no);
}

export async function writeShipment(
  tx: Tx,
  orderNo: string,
  shipment: { carrier: string; trackingNumber: string },
  by: Actor,
): Promise<void> {
  await sql`
    WITH moved AS (
      UPDATE orders SET status = 'shipped', shipped_at = now(), carrier = ${shipment.carrier},
                        tracking_number = ${shipment.trackingNumber}
      WHERE order_no = ${orderNo} AND status = 'paid' RETURNING order_no
    )
    INSERT INTO order_events (order_no, to_status, from_status, by_kind, by_id)
    SELECT order_no, 'shipped', 'paid', ${by.kind}, ${by.id}::uuid FROM moved`.execute(tx);
}

/** How many of each SKU these orders hold, less what was restocked already. */
export async function countLines(tx: Tx, orderNos: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ sku_id: string; count: number }>`
    SELECT sku_id, sum(count - restocked)::bigint AS count FROM order_lines
    WHERE order_no = ANY(${orderNos}::text[]) GROUP BY sku_id HAVING sum(count - restocked) > 0`.execute(tx);
  return new Map(rows.map((row) => [row.sku_id, row.count]));
}

export async function countByProduct(tx: Tx, orderNos: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ product_id: string; count: number }>`
    SELECT product_id, sum(count)::bigint AS count FROM order_lines
    WHERE order_no = ANY(${orderNos}::text[]) GROUP BY product_id`.execute(tx);
  return new Map(rows.map((row) => [row.product_id, row.count]));
}

export async function markRestocked(tx: Tx, orderNo: string): Promise<void> {
  await sql`UPDATE order_lines SET restocked = count WHERE order_no = ${orderNo}`.execute(tx);
}

/** Changes what of an order's money is on its way back and what is back; the table refuses more than was paid. */
export async function moveRefundMoney(
  tx: Tx,
  orderNo: string,
  by: { refundingFen: number; refundedFen: number },
): Promise<void> {
  await sql`
    UPDATE orders SET refunding_fen = refunding_fen + ${by.refundingFen}::bigint,
                      refunded_fen = refunded_fen + ${by.refundedFen}::bigint
    WHERE order_no = ${orderNo}`.execute(tx);
}

/**
 * Claims orders whose time to pay is over, oldest first, for `leaseSeconds`: until then no other server claims them and
 * no payment is opened for them.
 */
export async function claimDueOrders(db: Database, limit: number, leaseSeconds: number): Promise<string[]> {
  const { rows } = await sql<{ order_no: string }>`
    UPDATE orders SET closing_until = now() + ${leaseSeconds} * interval '1 second'
    WHERE order_no IN (
      SELECT order_no FROM orders
      WHERE status = 'pending_payment' AND expires_at <= now() AND (closing_until IS NULL OR closing_until <= now())
      ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING order_no`.execute(db);
  return rows.map((row) => row.order_no);
}

/** Claims one unpaid order for closing. @returns whether it could be claimed */
export async function claimOrder(tx: Tx, orderNo: string, leaseSeconds: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE orders SET closing_until = now() + ${leaseSeconds} * interval '1 second'
    WHERE order_no = ${orderNo} AND status = 'pending_payment'`.execute(tx);
  return numAffectedRows === 1n;
}

/** Gives a claim back: the order may be paid again. */
export async function releaseClaim(db: Database, orderNo: string): Promise<void> {
  await sql`UPDATE orders SET closing_until = NULL WHERE order_no = ${orderNo} AND status = 'pending_payment'`.execute(
    db,
  );
}

/** Shipped orders whose days are over, locked; those that another server holds are left to it. */
export async function lockDeliveredOrders(tx: Tx, days: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ order_no: string }>`
    SELECT order_no FROM orders
    WHERE status = 'shipped' AND shipped_at <= now() - ${days} * interval '1 day'
    ORDER BY shipped_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`.execute(tx);
  return rows.map((row) => row.order_no);
}

export type { CheckoutRow };
