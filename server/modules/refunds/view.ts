import type { OrderMoney } from '../orders/index.ts';
import type { RefundRow } from './queries.ts';
import type { RefundRequestRow } from './requests/queries.ts';
import type { SurplusRow } from './surplus/queries.ts';

/** A refund as the API shows it. */
export type RefundView = OrderMoney['refunds'][number];

export function viewRefund(row: RefundRow): RefundView {
  const { id, status, amountFen, reason, needsRetry } = row;
  const lines = row.lines.map(({ paidFen, ...line }) => ({ ...line, amountFen: paidFen }));
  return { id, status, amountFen, reason, lines, needsRetry, createdAt: row.createdAt.toISOString() };
}

export type RequestView = ReturnType<typeof viewRequest>;

export function viewRequest(row: RefundRequestRow) {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

export function viewSurplus(row: SurplusRow) {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
