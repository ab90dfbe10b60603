import { sql } from 'kysely';
import type { PaymentProvider } from '../../../gateways/payment-providers.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { PaymentStatus } from '../queries.ts';

/** A payment in our books. */
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

/** A provider's payments that were booked between two moments. */
export async function paymentsBetween(
  db: Database,
  provider: PaymentProvider,
  from: Date,
  to: Date,
): Promise<BookedPayment[]> {
  const { rows } = await sql<BookedPayment>`
    SELECT ${BOOKED_PAYMENT} FROM payments
    WHERE provider = ${provider} AND status IN ('settled', 'surplus') AND finished_at >= ${from} AND finished_at < ${to}
    ORDER BY out_trade_no`.execute(db);
  return rows;
}
