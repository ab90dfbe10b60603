import { sql } from 'kysely';
import type { PaymentProvider } from '../../gateways/payment-providers.ts';
import type { Database } from '../../platform/postgres/postgres.ts';

export type RefundStatus = 'waiting_for_approval' | 'processing' | 'done' | 'failed';

/** Pieces that a refund names. */
export interface RefundLine {
  skuId: string;
  count: number;
  /** Whether the pieces come back into stock when the refund is done. */
  restock: boolean;
  /** What was paid for the pieces. */
  paidFen: number;
}

export interface RefundRow {
  id: string;
  orderNo: string;
  status: RefundStatus;
  amountFen: number;
  reason: string;
  /** The provider refused it, and no other refund has taken its place. */
  needsRetry: boolean;
  createdAt: Date;
  lines: RefundLine[];
}

/** The columns of a RefundRow, of the table `refunds`. */
export const REFUND_COLUMNS = sql`refunds.id, refunds.order_no AS "orderNo", refunds.status,
  refunds.amount_fen AS "amountFen", refunds.reason, refunds.created_at AS "createdAt",
  refunds.status = 'failed' AND refunds.decision IS DISTINCT FROM 'rejected'
    AND NOT EXISTS (SELECT FROM refunds AS again WHERE again.retry_of = refunds.id) AS "needsRetry",
  (SELECT coalesce(json_agg(json_build_object('skuId', sku_id, 'count', count, 'restock', restock, 'paidFen', paid_fen)
                            ORDER BY sku_id, restock), '[]')
   FROM refund_lines WHERE refund_id = refunds.id) AS lines`;

export async function readRefunds(db: Database, orderNos: readonly string[]): Promise<RefundRow[]> {
  const { rows } = await sql<RefundRow>`
    SELECT ${REFUND_COLUMNS} FROM refunds WHERE order_no = ANY(${orderNos}::text[]) ORDER BY id`.execute(db);
  return rows;
}

/** A refund in our books. */
export interface BookedRefund {
  outTradeNo: string;
  outRequestNo: string;
  amountFen: number;
  isDone: boolean;
}

const BOOKED_REFUND = sql`"outTradeNo", "outRequestNo", "amountFen", "isDone"`;

// Refunds of orders and of surplus payments, each under its request number.
const BOOKED_REFUNDS = sql`
  SELECT out_trade_no AS "outTradeNo", out_request_no AS "outRequestNo", refunds.amount_fen AS "amountFen",
         refunds.status = 'done' AS "isDone", refunds.finished_at, provider
  FROM refunds JOIN payments ON payments.id = payment_id
  UNION ALL
  SELECT out_trade_no, out_request_no, surplus_payments.amount_fen, surplus_payments.status = 'refunded',
         surplus_payments.finished_at, provider
  FROM surplus_payments JOIN payments ON payments.id = payment_id`;

export async function bookedRefunds(
  db: Database,
  outRequestNos: readonly string[],
): Promise<Map<string, BookedRefund>> {
  const { rows } = await sql<BookedRefund>`
    SELECT ${BOOKED_REFUND} FROM (${BOOKED_REFUNDS}) booked WHERE "outRequestNo" = ANY(${outRequestNos}::text[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.outRequestNo, row]));
}

/** A provider's refunds that our books call done, and called so between two moments. */
export async function refundsBetween(
  db: Database,
  provider: PaymentProvider,
  from: Date,
  to: Date,
): Promise<BookedRefund[]> {
  const { rows } = await sql<BookedRefund>`
    SELECT ${BOOKED_REFUND} FROM (${BOOKED_REFUNDS}) booked
    WHERE provider = ${provider} AND "isDone" AND finished_at >= ${from} AND finished_at < ${to} ORDER BY "outRequestNo"`.execute(
    db,
  );
  return rows;
}
