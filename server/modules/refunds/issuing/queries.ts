import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { RefundRow } from '../queries.ts';

export interface StoredRefund extends RefundRow {
  /** As requested; null where the request did not say. */
  restock: boolean | null;
  staffId: string | null;
}

const REFUND = sql`id, order_no AS "orderNo", status, amount_fen AS "amountFen", reason, created_at AS "createdAt",
  restock, staff_id AS "staffId"`;

/** The payment that paid the order; undefined where none did. */
export async function findSettled(db: Database, orderNo: string): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM payments WHERE order_no = ${orderNo} AND status = 'settled'`.execute(db);
  return rows[0];
}

export async function findRefundOrder(db: Database, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ order_no: string }>`SELECT order_no FROM refunds WHERE id = ${id}`.execute(db);
  return rows[0]?.order_no;
}

export interface NewRefund {
  orderNo: string;
  paymentId: string;
  key: string;
  amountFen: number;
  reason: string;
  restock: boolean | null;
  staffId: string;
}

/** The request number counts the order's refunds. The caller has locked the order, so no two refunds get one number. */
export async function insertRefund(tx: Tx, refund: NewRefund): Promise<StoredRefund> {
  const { orderNo, paymentId, key, amountFen, reason, restock, staffId } = refund;
  const { rows } = await sql<StoredRefund>`
    INSERT INTO refunds (order_no, payment_id, idempotency_key, out_request_no, amount_fen, reason, restock, staff_id)
    SELECT ${orderNo}, id, ${key}, out_trade_no || 'R' || (SELECT count(*) + 1 FROM refunds WHERE order_no = ${orderNo}),
           ${amountFen}, ${reason}, ${restock}, ${staffId}
    FROM payments WHERE id = ${paymentId}
    RETURNING ${REFUND}`.execute(tx);
  return rows[0] as StoredRefund;
}

/** @returns the refund, or undefined where it had ended before */
export async function endRefund(
  tx: Tx,
  id: string,
  status: 'done' | 'failed',
  answer: string,
): Promise<StoredRefund | undefined> {
  const { rows } = await sql<StoredRefund>`
    UPDATE refunds SET status = ${status}, attempts = attempts + 1, last_answer = ${answer}, finished_at = now()
    WHERE id = ${id} AND status = 'processing' RETURNING ${REFUND}`.execute(tx);
  return rows[0];
}
