import { type ExpressionBuilder, sql } from 'kysely';
import type { DB } from '../../database-types.ts';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import type { OrderStatus } from './lifecycle.ts';

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
