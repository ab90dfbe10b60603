import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';

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

/** Surplus that Alipay would not take back goes on its way again. @returns whether it was there and had failed */
export async function reviveSurplus(tx: Tx, id: string): Promise<boolean> {
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
  reason: 'order_cancelled' | 'paid_twice' | 'wrong_amount';
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
export async function listSurplus(
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
