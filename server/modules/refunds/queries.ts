import { sql } from 'kysely';
import type { PaymentProvider } from '../../gateways/payment-providers.ts';
import type { Database } from '../../platform/postgres/postgres.ts';

export interface RefundRow {
  id: string;
  orderNo: string;
  status: 'processing' | 'done' | 'failed';
  amountFen: number;
  reason: string;
  createdAt: Date;
}

export async function readRefunds(db: Database, orderNos: readonly string[]): Promise<RefundRow[]> {
  const { rows } = await sql<RefundRow>`
    SELECT id, order_no AS "orderNo", status, amount_fen AS "amountFen", reason, created_at AS "createdAt"
    FROM refunds WHERE order_no = ANY(${orderNos}::text[]) ORDER BY id`.execute(db);
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
