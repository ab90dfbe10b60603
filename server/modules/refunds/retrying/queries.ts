import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { REFUND_COLUMNS, type RefundRow } from '../queries.ts';

export interface EndedRefund extends RefundRow {
  /** Somebody refused to approve it. */
  isRejected: boolean;
  /** Another refund has taken its place. */
  isRetried: boolean;
}

export async function findEndedRefund(db: Database, id: string): Promise<EndedRefund | undefined> {
  const { rows } = await sql<EndedRefund>`
    SELECT ${REFUND_COLUMNS}, decision IS NOT DISTINCT FROM 'rejected' AS "isRejected",
           EXISTS (SELECT FROM refunds retry WHERE retry.retry_of = refunds.id) AS "isRetried"
    FROM refunds WHERE id = ${id}`.execute(db);
  return rows[0];
}
