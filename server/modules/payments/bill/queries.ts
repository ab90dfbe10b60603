import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { PaymentStatus } from '../queries.ts';

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

/** What we took in between two moments. */
export async function paymentsBetween(db: Database, from: Date, to: Date): Promise<BookedPayment[]> {
  const { rows } = await sql<BookedPayment>`
    SELECT ${BOOKED_PAYMENT} FROM payments
    WHERE status IN ('settled', 'surplus') AND finished_at >= ${from} AND finished_at < ${to}
    ORDER BY out_trade_no`.execute(db);
  return rows;
}
