import type { OrderMoney } from '../orders/index.ts';
import type { RefundRow } from './queries.ts';

/** A refund as the API shows it. */
export function viewRefund(row: RefundRow): OrderMoney['refunds'][number] {
  const { id, status, amountFen, reason } = row;
  return { id, status, amountFen, reason, createdAt: row.createdAt.toISOString() };
}
