import { sql } from 'kysely';
import type { PaymentProvider } from '../../../gateways/payment-providers.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';

/** A surplus payment is refunded whole and at once; a refund of an order is an operator's, of a part or the whole. */
export type RefundKind = 'surplus' | 'refund';

/** Money that has to go back and is not back yet. Its request number has this amount for ever. */
export interface PendingRefund {
  kind: RefundKind;
  id: string;
  provider: PaymentProvider;
  outTradeNo: string;
  outRequestNo: string;
  amountFen: number;
  /** What the provider took in the payment. */
  paidFen: number;
  reason: string;
  /** How often the provider has been asked so far. */
  attempts: number;
}

const TABLES = { surplus: sql.table('surplus_payments'), refund: sql.table('refunds') };
const PENDING = { surplus: 'refunding', refund: 'processing' };

/** Undefined where the refund is done or failed. */
export async function findPending(
  db: Database,
  kind: RefundKind,
  id: string,
): Promise<PendingRefund | undefined> {
  const { rows } = await sql<PendingRefund>`
    SELECT ${kind} AS kind, pending.id, provider, out_trade_no AS "outTradeNo", out_request_no AS "outRequestNo",
           pending.amount_fen AS "amountFen", payments.received_fen AS "paidFen", reason, attempts
    FROM ${TABLES[kind]} pending JOIN payments ON payments.id = pending.payment_id
    WHERE pending.id = ${id} AND pending.status = ${PENDING[kind]}`.execute(db);
  return rows[0];
}

/** Ids of pending refunds after the id `after`, in order. */
export async function readPendingIds(
  db: Database,
  kind: RefundKind,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM ${TABLES[kind]}
    WHERE status = ${PENDING[kind]} AND id > ${after} ORDER BY id LIMIT ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** Stores what the provider answered to the latest attempt. */
/** The pending refunds of one payment. */
export async function readPendingOf(
  db: Database,
  outTradeNo: string,
): Promise<{ kind: RefundKind; id: string }[]> {
  const { rows } = await sql<{ kind: RefundKind; id: string }>`
    SELECT 'refund' AS kind, refunds.id FROM refunds JOIN payments ON payments.id = refunds.payment_id
    WHERE out_trade_no = ${outTradeNo} AND refunds.status = 'processing'
    UNION ALL
    SELECT 'surplus', surplus.id FROM surplus_payments surplus JOIN payments ON payments.id = surplus.payment_id
    WHERE out_trade_no = ${outTradeNo} AND surplus.status = 'refunding'`.execute(db);
  return rows;
}

export async function noteAttempt(db: Database, pending: PendingRefund, answer: string): Promise<void> {
  await sql`
    UPDATE ${TABLES[pending.kind]} SET attempts = attempts + 1, last_answer = ${answer}
    WHERE id = ${pending.id} AND status = ${PENDING[pending.kind]}`.execute(db);
}

/** Ends the refund of a surplus payment. @returns false where it had ended before */
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
