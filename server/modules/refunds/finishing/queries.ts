import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export async function findRefundOrder(db: Database, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ order_no: string }>`SELECT order_no FROM refunds WHERE id = ${id}`.execute(db);
  return rows[0]?.order_no;
}

export interface EndedRefund {
  amountFen: number;
  reason: string;
  staffId: string | null;
}

/** @returns the refund, or undefined where it had ended before */
export async function endRefund(
  tx: Tx,
  id: string,
  status: 'done' | 'failed',
  answer: string,
): Promise<EndedRefund | undefined> {
  const { rows } = await sql<EndedRefund>`
    UPDATE refunds SET status = ${status}, attempts = attempts + 1, last_answer = ${answer}, finished_at = now()
    WHERE id = ${id} AND status = 'processing'
    RETURNING amount_fen AS "amountFen", reason, staff_id AS "staffId"`.execute(tx);
  return rows[0];
}

/** How many pieces of each SKU come back into stock with a refund. */
export async function readRestock(tx: Tx, id: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ skuId: string; count: number }>`
    SELECT sku_id AS "skuId", count FROM refund_lines WHERE refund_id = ${id} AND restock`.execute(tx);
  return new Map(rows.map((row) => [row.skuId, row.count]));
}
