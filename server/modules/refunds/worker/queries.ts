import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';

/** Surplus goes back whole and at once; a refund is an operator's, of a part or the whole of an order. */
export type DebtKind = 'surplus' | 'refund';

/** Money that has to go back, under a request number that stands for this amount for ever. */
export interface Debt {
  kind: DebtKind;
  id: string;
  outTradeNo: string;
  outRequestNo: string;
  amountFen: number;
  reason: string;
  /** How often Alipay has been asked so far. */
  attempts: number;
}

const TABLES = { surplus: sql.table('surplus_payments'), refund: sql.table('refunds') };
const UNDER_WAY = { surplus: 'refunding', refund: 'processing' };

/** A debt that is not paid back yet and not given up; else undefined. */
export async function readDebt(db: Database, kind: DebtKind, id: string): Promise<Debt | undefined> {
  const { rows } = await sql<Debt>`
    SELECT ${kind} AS kind, debt.id, out_trade_no AS "outTradeNo", out_request_no AS "outRequestNo",
           debt.amount_fen AS "amountFen", reason, attempts
    FROM ${TABLES[kind]} debt JOIN payments ON payments.id = debt.payment_id
    WHERE debt.id = ${id} AND debt.status = ${UNDER_WAY[kind]}`.execute(db);
  return rows[0];
}

/** Ids of debts under way behind `after`, in order. */
export async function readDebtIds(
  db: Database,
  kind: DebtKind,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM ${TABLES[kind]}
    WHERE status = ${UNDER_WAY[kind]} AND id > ${after} ORDER BY id LIMIT ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** What Alipay answered to the latest attempt. */
export async function noteAttempt(db: Database, debt: Debt, answer: string): Promise<void> {
  await sql`
    UPDATE ${TABLES[debt.kind]} SET attempts = attempts + 1, last_answer = ${answer}
    WHERE id = ${debt.id} AND status = ${UNDER_WAY[debt.kind]}`.execute(db);
}

/** Surplus has come to its end. @returns false where it had before */
export async function finishSurplus(
  db: Database,
  id: string,
  status: 'refunded' | 'failed',
  answer: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE surplus_payments
    SET status = ${status}, attempts = attempts + 1, last_answer = ${answer}, finished_at = now()
    WHERE id = ${id} AND status = 'refunding'`.execute(db);
  return numAffectedRows === 1n;
}
