import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export interface WaitingRefund {
  orderNo: string;
  amountFen: number;
  status: string;
  /** Who made the refund. */
  staffId: string | null;
}

export async function findRefund(db: Database, id: string): Promise<WaitingRefund | undefined> {
  const { rows } = await sql<WaitingRefund>`
    SELECT order_no AS "orderNo", amount_fen AS "amountFen", status, staff_id AS "staffId"
    FROM refunds WHERE id = ${id}`.execute(db);
  return rows[0];
}

/** Stores what was decided about a refund that waits. A rejected refund has ended. */
export async function storeDecision(
  tx: Tx,
  id: string,
  {
    decision,
    staffId,
    reason,
  }: { decision: 'approved' | 'rejected'; staffId: string; reason: string | null },
): Promise<void> {
  await sql`
    UPDATE refunds SET decision = ${decision}, decided_by = ${staffId}, decided_reason = ${reason}, decided_at = now(),
                       status = ${decision === 'approved' ? 'processing' : 'failed'},
                       finished_at = CASE WHEN ${decision}::text = 'rejected' THEN now() END
    WHERE id = ${id} AND status = 'waiting_for_approval'`.execute(tx);
}
