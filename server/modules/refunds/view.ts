import type { Database } from '../../platform/postgres/postgres.ts';
import type { OrderMoney } from '../orders/index.ts';
import { readPhotographs, type Subject } from '../photographs/index.ts';
import type { RefundRow } from './queries.ts';
import type { RefundRequestRow } from './requests/queries.ts';
import type { RefundRequest } from './requests/schema.ts';
import { nextSteps } from './requests/steps.ts';
import type { SurplusRow } from './surplus/queries.ts';

/** A refund as the API shows it. */
export type RefundView = OrderMoney['refunds'][number];

export function viewRefund(row: RefundRow): RefundView {
  const { id, status, amountFen, reason, needsRetry } = row;
  const lines = row.lines.map(({ paidFen, ...line }) => ({ ...line, amountFen: paidFen }));
  return { id, status, amountFen, reason, lines, needsRetry, createdAt: row.createdAt.toISOString() };
}

const isoOf = (at: Date | null) => at?.toISOString() ?? null;

function viewRequest(row: RefundRequestRow, imageUrls: string[]): RefundRequest {
  const { returnCarrier: carrier, returnTrackingNumber: trackingNumber, sentBackAt, ...rest } = row;
  const isSent = carrier !== null && trackingNumber !== null && sentBackAt !== null;
  return {
    ...rest,
    imageUrls,
    createdAt: row.createdAt.toISOString(),
    decidedAt: isoOf(row.decidedAt),
    returnShipment: isSent ? { carrier, trackingNumber, sentBackAt: sentBackAt.toISOString() } : null,
    receivedAt: isoOf(row.receivedAt),
    nextSteps: nextSteps(row),
  };
}

/** Requests as the API shows them, each with its photographs. */
export async function viewRequests(
  db: Database,
  rows: readonly RefundRequestRow[],
): Promise<RefundRequest[]> {
  const subjectOf = ({ id }: RefundRequestRow): Subject => `refund_request:${id}`;
  const photographs = await readPhotographs(db, rows.map(subjectOf));
  return rows.map((row) => viewRequest(row, photographs.get(subjectOf(row)) ?? []));
}

export async function viewRequestOf(db: Database, row: RefundRequestRow): Promise<RefundRequest> {
  const [view] = await viewRequests(db, [row]);
  if (!view) throw new Error(`the request ${row.id} has no view`);
  return view;
}

export function viewSurplus(row: SurplusRow) {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
