import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { REFUND_COLUMNS, type RefundRow, type RefundStatus } from '../queries.ts';

export interface RefundFilter {
  status?: RefundStatus;
  orderNo?: string;
  from?: Date;
  to?: Date;
}

export interface ListedRow extends RefundRow {
  staffId: string | null;
  staffName: string | null;
  decision: 'approved' | 'rejected' | null;
  decidedBy: string | null;
  deciderName: string | null;
  decidedReason: string | null;
  finishedAt: Date | null;
  attempts: number;
  lastAnswer: string | null;
  isRetried: boolean;
}

/** The refunds that a filter leaves, for counting. */
export function refundQuery(db: Database, { status, orderNo, from, to }: RefundFilter) {
  let query = db.selectFrom('refunds').select('refunds.id');
  if (status !== undefined) query = query.where('refunds.status', '=', status);
  if (orderNo !== undefined) query = query.where('refunds.order_no', '=', orderNo);
  if (from !== undefined) query = query.where('refunds.created_at', '>=', from);
  if (to !== undefined) query = query.where('refunds.created_at', '<', to);
  return query;
}

/** Refunds older than the one with the id `after`, newest first. */
export async function selectRefunds(
  db: Database,
  filter: RefundFilter,
  after: string | null,
  rowsMax: number,
): Promise<ListedRow[]> {
  let query = refundQuery(db, filter);
  if (after !== null) query = query.where('refunds.id', '<', after);
  const { rows } = await sql<ListedRow>`
    SELECT ${REFUND_COLUMNS}, staff_id AS "staffId", coalesce(nullif(maker.name, ''), maker.username) AS "staffName", decision, decided_by AS "decidedBy",
           coalesce(nullif(decider.name, ''), decider.username) AS "deciderName", decided_reason AS "decidedReason", finished_at AS "finishedAt",
           attempts, last_answer AS "lastAnswer",
           EXISTS (SELECT FROM refunds retry WHERE retry.retry_of = refunds.id) AS "isRetried"
    FROM (${query.orderBy('refunds.id', 'desc').limit(rowsMax)}) page
    JOIN refunds USING (id)
    LEFT JOIN staff maker ON maker.id = staff_id LEFT JOIN staff decider ON decider.id = decided_by
    ORDER BY refunds.id DESC`.execute(db);
  return rows;
}
