import type { JsonObject } from '../../../database-types.ts';
import { type Once, type OnceKey, once } from '../../../platform/http/once.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { lockOrders, orderWrongState } from '../../orders/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { type RefundMaker, type RefundOperator, startRefund } from '../issuing/service.ts';
import { type RefundView, viewRefund } from '../view.ts';
import { type EndedRefund, findEndedRefund } from './queries.ts';

async function retry(
  tx: Tx,
  operator: Operator,
  { id, orderNo }: EndedRefund,
  maker: RefundMaker,
): Promise<RefundView | Refusal> {
  const [order] = await lockOrders(tx, [orderNo]);
  // Read again behind the lock: somebody else may have tried it again meanwhile.
  const ended = await findEndedRefund(tx, id);
  if (!order || ended?.status !== 'failed' || ended.isRejected || ended.isRetried) return orderWrongState();
  const { amountFen, reason } = ended;
  const lines = ended.lines.length === 0 ? null : ended.lines;
  const refund = await startRefund(tx, order, { amountFen, reason, restock: null, lines }, maker);
  if (isRefusal(refund)) return refund;
  const details = { refundId: refund.id, retryOf: id, status: refund.status, amountFen, reason };
  await recordAudit(tx, {
    ...operator,
    action: 'order.refund.retry',
    subject: `order:${orderNo}`,
    details: details as unknown as JsonObject,
  });
  return viewRefund(refund);
}

/**
 * Tries a refund again that failed at the provider, once its cause is removed: the same money and the same pieces, under a
 * request number of its own.
 */
export async function retryRefund(
  db: Database,
  operator: RefundOperator,
  id: string,
  key: OnceKey,
): Promise<Once<RefundView> | Refusal> {
  const found = isUuid(id) ? await findEndedRefund(db, id) : undefined;
  if (!found) return refuse('refund_not_found');
  const { mayApprove, limits, ...by } = operator;
  const maker = { key: key.key, staffId: by.staffId, mayApprove, limits, retryOf: found.id };
  return inTransaction(db, (tx) => once(tx, key, () => retry(tx, by, found, maker)));
}
