import { Type } from 'typebox';
import { keysetPage, readCursor } from '../../../platform/http/keyset.ts';
import { isRefusal } from '../../../platform/http/problems.ts';
import { boundedCount } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { viewRefund } from '../view.ts';
import { type ListedRow, type RefundFilter, refundQuery, selectRefunds } from './queries.ts';
import type { ListedRefund, RefundQuery } from './schema.ts';

const CURSOR = Type.Tuple([Type.String({ format: 'uuid' })]);

const personOf = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });

/** Who reads the list. */
export interface RefundReader {
  staffId: string;
  grants: ReadonlySet<string>;
}

type Action = ListedRefund['allowedActions'][number];

/** What the reader may do with a refund: the rules of the approval and of the retry, so that pages do not decide again. */
function actionsOf(row: ListedRow, { staffId, grants }: RefundReader): Action[] {
  const isOwn = row.staffId === staffId;
  if (row.status === 'waiting_for_approval')
    return grants.has('refunds.approve') && !isOwn ? ['approve', 'reject'] : [];
  const hasFailed = row.status === 'failed' && row.decision !== 'rejected' && !row.isRetried;
  return hasFailed && grants.has('refunds.create') ? ['retry'] : [];
}

function present(row: ListedRow, reader: RefundReader): ListedRefund {
  return {
    ...viewRefund(row),
    orderNo: row.orderNo,
    staff: personOf(row.staffId, row.staffName),
    decision: row.decision,
    decidedBy: personOf(row.decidedBy, row.deciderName),
    decidedReason: row.decidedReason,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    attempts: row.attempts,
    lastAnswer: row.lastAnswer,
    isRetried: row.isRetried,
    allowedActions: actionsOf(row, reader),
  };
}

/** Refunds of all orders, newest first. */
export async function listRefunds(
  db: Database,
  reader: RefundReader,
  { status, orderNo, from, to, limit, after }: RefundQuery,
) {
  const cursor = readCursor(after, CURSOR);
  if (isRefusal(cursor)) return cursor;
  const filter: RefundFilter = {
    ...(status !== undefined && { status }),
    ...(orderNo !== undefined && { orderNo }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
  };
  const rows = await selectRefunds(db, filter, cursor?.[0] ?? null, limit + 1);
  const count = await boundedCount(db, refundQuery(db, filter));
  return keysetPage({
    rows,
    limit,
    count,
    cursorOf: (row) => [row.id],
    present: (row) => present(row, reader),
  });
}
