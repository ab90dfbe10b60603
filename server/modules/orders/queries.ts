import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import type { FrozenLine } from './checkout/queries.ts';
import { INITIAL_STATUS, type OrderStatus, TRANSITIONS } from './lifecycle.ts';
import { firstOrderNoOf } from './order-no.ts';
import type { Discount } from './pricing.ts';

const ORDER_COLUMNS = [
  'order_no as orderNo',
  'user_id as userId',
  'items_amount_fen as itemsAmountFen',
  'discount_fen as discountFen',
  'shipping_fen as shippingFen',
  'total_fen as totalFen',
  'refunding_fen as refundingFen',
  'refunded_fen as refundedFen',
  'address',
  'remark',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'paid_at as paidAt',
] as const;

export type OrderRow = Awaited<ReturnType<typeof readOrders>>[number];

/** Whole orders by number, newest first; `isExpired` by the database's clock. */
export function readOrders(db: Database, orderNos: readonly string[]) {
  return db
    .selectFrom('orders')
    .select(ORDER_COLUMNS)
    .select([sql<OrderStatus>`status`.as('status'), sql<boolean>`expires_at <= now()`.as('isExpired')])
    .select(sql<Discount[] | null>`discounts`.as('discounts'))
    .where('order_no', 'in', orderNos.length > 0 ? [...orderNos] : [''])
    .orderBy('order_no', 'desc')
    .execute();
}

export type LineRow = FrozenLine & { orderNo: string };

/** The lines of these orders, each order's in its own sequence. */
export async function readLines(db: Database, orderNos: readonly string[]): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    SELECT order_no AS "orderNo", sku_id AS "skuId", product_id AS "productId", title, title_en AS "titleEn", options,
           image_url AS "imageUrl", price_fen AS "priceFen", discount_fen AS "discountFen",
           flash_item_id AS "flashItemId", count
    FROM order_lines WHERE order_no = ANY(${orderNos}::text[]) ORDER BY order_no, position`.execute(db);
  return rows;
}

/** More lines than this within seconds are a rush: then only the latest are looked at. */
const RECENT_LINES_MAX = 5_000;

/** SKUs of the orders that were placed within the last seconds, as far as order numbers tell. */
export async function readOrderedSkus(db: Database, withinSeconds: number): Promise<string[]> {
  const { rows } = await sql<{ skuId: string }>`
    SELECT DISTINCT sku_id AS "skuId" FROM (
      SELECT sku_id FROM order_lines WHERE order_no >= ${firstOrderNoOf(Date.now() - withinSeconds * 1_000)}
      ORDER BY order_no DESC LIMIT ${RECENT_LINES_MAX}
    ) latest`.execute(db);
  return rows.map(({ skuId }) => skuId);
}

/** How many pieces of a line went where. */
export interface LinePieces {
  skuId: string;
  count: number;
  /** What was paid for all of them. */
  paidFen: number;
  shipped: number;
  /** Refunded before they were shipped, so they never go out. */
  withdrawn: number;
  /** Named by refunds that did not fail. */
  refundedCount: number;
}

/** The pieces of an order. Whoever decides by them has locked the order. */
export async function readPieces(db: Database, orderNo: string): Promise<LinePieces[]> {
  const { rows } = await sql<LinePieces>`
    SELECT sku_id AS "skuId", count, price_fen * count - discount_fen AS "paidFen", shipped, withdrawn,
           refunded_count AS "refundedCount"
    FROM order_lines WHERE order_no = ${orderNo} ORDER BY position`.execute(db);
  return rows;
}

export interface EventRow {
  at: Date;
  from: OrderStatus | null;
  to: OrderStatus;
  byKind: string;
  reason: string;
}

/** What has happened to an order, oldest first. */
export async function readEvents(db: Database, orderNo: string): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    SELECT at, from_status AS "from", to_status AS "to", by_kind AS "byKind", reason
    FROM order_events WHERE order_no = ${orderNo} ORDER BY at`.execute(db);
  return rows;
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
  /** A claim stands: the provider is being asked to close the order's trades. */
  isClosing: boolean;
}

/** Locks orders, sorted by their numbers. Payments are locked before, stock after: the same everywhere, so no deadlock. */
export async function lockOrders(tx: Tx, orderNos: readonly string[]): Promise<LockedOrder[]> {
  const { rows } = await sql<LockedOrder>`
    SELECT order_no AS "orderNo", user_id AS "userId", status, total_fen AS "totalFen",
           refunding_fen AS "refundingFen", refunded_fen AS "refundedFen", expires_at AS "expiresAt",
           expires_at <= now() AS "isExpired", coalesce(closing_until > now(), false) AS "isClosing"
    FROM orders WHERE order_no = ANY(${orderNos}::text[]) ORDER BY order_no FOR UPDATE`.execute(tx);
  return rows;
}

/** Changes what is being refunded of an order and what is refunded; the table refuses more than was paid. */
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

// As text in the statement, not as a parameter: the partial indexes serve only a status that the planner can see.
const UNPAID = sql.lit(INITIAL_STATUS);
const SHIPPED = sql.lit(TRANSITIONS.complete.from);

/**
 * Claims orders whose time to pay is over, oldest first, for `leaseSeconds`: until then no other server claims them and
 * no payment is opened for them.
 */
export async function claimDueOrders(db: Database, limit: number, leaseSeconds: number): Promise<string[]> {
  const { rows } = await sql<{ orderNo: string }>`
    UPDATE orders SET closing_until = now() + ${leaseSeconds} * interval '1 second'
    WHERE order_no IN (
      SELECT order_no FROM orders
      WHERE status = ${UNPAID} AND expires_at <= now() AND (closing_until IS NULL OR closing_until <= now())
      ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING order_no AS "orderNo"`.execute(db);
  return rows.map((row) => row.orderNo);
}

/** Claims one unpaid order: until the lease ends no payment is opened for it. @returns whether it could be claimed */
export async function claimOrder(tx: Tx, orderNo: string, leaseSeconds: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE orders SET closing_until = now() + ${leaseSeconds} * interval '1 second'
    WHERE order_no = ${orderNo} AND status = ${UNPAID}`.execute(tx);
  return numAffectedRows === 1n;
}

/** Ends a claim: the order may be paid again. */
export async function releaseClaim(db: Database, orderNo: string): Promise<void> {
  await sql`UPDATE orders SET closing_until = NULL WHERE order_no = ${orderNo} AND status = ${UNPAID}`.execute(
    db,
  );
}

/** Locks orders that were shipped `days` ago or earlier, oldest first, and passes over those that another server has locked. */
export async function lockDeliveredOrders(tx: Tx, days: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ orderNo: string }>`
    SELECT order_no AS "orderNo" FROM orders
    WHERE status = ${SHIPPED} AND shipped_at <= now() - ${days} * interval '1 day'
    ORDER BY shipped_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`.execute(tx);
  return rows.map((row) => row.orderNo);
}
