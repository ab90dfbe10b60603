import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export type SurplusReason = 'order_cancelled' | 'paid_twice' | 'wrong_amount';

/**
 * Stores surplus payments, each with the request number under which it is refunded.
 * @returns the ids of the rows
 */
export async function insertSurplus(
  tx: Tx,
  surplus: readonly { paymentId: string; amountFen: number; reason: SurplusReason }[],
): Promise<string[]> {
  if (surplus.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    INSERT INTO surplus_payments (payment_id, amount_fen, reason, out_request_no)
    SELECT payments.id, new.amount_fen, new.reason, payments.out_trade_no || 'S'
    FROM unnest(${surplus.map((each) => each.paymentId)}::uuid[], ${surplus.map((each) => each.amountFen)}::bigint[],
                ${surplus.map((each) => each.reason)}::text[]) AS new(payment_id, amount_fen, reason)
    JOIN payments ON payments.id = new.payment_id
    RETURNING id`.execute(tx);
  return rows.map((row) => row.id);
}

/** Lets a failed refund of a surplus payment run again. @returns whether there was a failed one */
export async function reopenSurplus(tx: Tx, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE surplus_payments SET status = 'refunding', finished_at = NULL
    WHERE id = ${id} AND status = 'failed'`.execute(tx);
  return numAffectedRows === 1n;
}

export interface SurplusRow {
  id: string;
  orderNo: string;
  outTradeNo: string;
  amountFen: number;
  reason: SurplusReason;
  status: 'refunding' | 'refunded' | 'failed';
  attempts: number;
  lastAnswer: string | null;
  createdAt: Date;
}

export interface SurplusFilter {
  status?: SurplusRow['status'];
  page: number;
  pageSize: number;
}

const SURPLUS = sql`surplus_payments.id, order_no AS "orderNo", out_trade_no AS "outTradeNo",
  surplus_payments.amount_fen AS "amountFen", reason, surplus_payments.status, attempts, last_answer AS "lastAnswer",
  surplus_payments.created_at AS "createdAt"`;

/** One page of surplus payments, newest first, and how many there are in all. */
export async function readSurplusPage(
  db: Database,
  { status, page, pageSize }: SurplusFilter,
): Promise<{ rows: SurplusRow[]; total: number }> {
  const matches = sql`${status ?? null}::text IS NULL OR surplus_payments.status = ${status ?? null}`;
  const [{ rows }, count] = await Promise.all([
    sql<SurplusRow>`
      SELECT ${SURPLUS} FROM surplus_payments JOIN payments ON payments.id = payment_id
      WHERE ${matches} ORDER BY surplus_payments.id DESC
      LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`.execute(db),
    sql<{ total: number }>`SELECT count(*) AS total FROM surplus_payments WHERE ${matches}`.execute(db),
  ]);
  return { rows, total: count.rows[0]?.total ?? 0 };
}

export async function findSurplus(db: Database, id: string): Promise<SurplusRow | undefined> {
  const { rows } = await sql<SurplusRow>`
    SELECT ${SURPLUS} FROM surplus_payments JOIN payments ON payments.id = payment_id
    WHERE surplus_payments.id = ${id}`.execute(db);
  return rows[0];
}
