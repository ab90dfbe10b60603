import { sql } from 'kysely';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { PaymentStatus } from './queries.ts';

/** Money as our books have it under one of our numbers. */
export interface BookedPayment {
  outTradeNo: string;
  tradeNo: string | null;
  status: PaymentStatus;
  receivedFen: number | null;
}

const BOOKED_PAYMENT = sql`out_trade_no AS "outTradeNo", trade_no AS "tradeNo", status, received_fen AS "receivedFen"`;

export async function bookedPayments(
  db: Database,
  outTradeNos: readonly string[],
): Promise<Map<string, BookedPayment>> {
  const { rows } = await sql<BookedPayment>`
    SELECT ${BOOKED_PAYMENT} FROM payments WHERE out_trade_no = ANY(${outTradeNos}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.outTradeNo, row]));
}

/** Money that we say is back, or on its way. */
export interface BookedRefund {
  outTradeNo: string;
  outRequestNo: string;
  amountFen: number;
  isDone: boolean;
}

// Both kinds of money that goes back, under their request numbers.
const BOOKED_REFUNDS = sql`
  SELECT out_trade_no AS "outTradeNo", out_request_no AS "outRequestNo", refunds.amount_fen AS "amountFen",
         refunds.status = 'done' AS "isDone", refunds.finished_at
  FROM refunds JOIN payments ON payments.id = payment_id
  UNION ALL
  SELECT out_trade_no, out_request_no, surplus_payments.amount_fen, surplus_payments.status = 'refunded',
         surplus_payments.finished_at
  FROM surplus_payments JOIN payments ON payments.id = payment_id`;

export async function bookedRefunds(
  db: Database,
  outRequestNos: readonly string[],
): Promise<Map<string, BookedRefund>> {
  const { rows } = await sql<BookedRefund>`
    SELECT * FROM (${BOOKED_REFUNDS}) booked WHERE "outRequestNo" = ANY(${outRequestNos}::text[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.outRequestNo, row]));
}

/** What we took in between two moments. */
export async function paymentsBetween(db: Database, from: Date, to: Date): Promise<BookedPayment[]> {
  const { rows } = await sql<BookedPayment>`
    SELECT ${BOOKED_PAYMENT} FROM payments
    WHERE status IN ('settled', 'surplus') AND finished_at >= ${from} AND finished_at < ${to}
    ORDER BY out_trade_no`.execute(db);
  return rows;
}

/** What went back between two moments, as we learned it. */
export async function refundsBetween(db: Database, from: Date, to: Date): Promise<BookedRefund[]> {
  const { rows } = await sql<BookedRefund>`
    SELECT * FROM (${BOOKED_REFUNDS}) booked
    WHERE "isDone" AND finished_at >= ${from} AND finished_at < ${to} ORDER BY "outRequestNo"`.execute(db);
  return rows;
}
