import { type Once, type OnceKey, once } from '../../../platform/http/once.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { lockOrders, moveRefundMoney, orderWrongState } from '../../orders/index.ts';
import { type Operator, permissionDenied, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { endOrder } from '../finishing/service.ts';
import { readRefund } from '../issuing/queries.ts';
import { type RefundView, viewRefund } from '../view.ts';
import { findRefund, storeDecision, type WaitingRefund } from './queries.ts';

export interface RefundDecision {
  decision: 'approved' | 'rejected';
  reason: string | null;
}

async function decide(
  tx: Tx,
  operator: Operator,
  id: string,
  { decision, reason }: RefundDecision,
  { orderNo, amountFen, staffId }: WaitingRefund,
): Promise<RefundView | Refusal> {
  const [order] = await lockOrders(tx, [orderNo]);
  const refund = await findRefund(tx, id);
  if (!order || refund?.status !== 'waiting_for_approval') return orderWrongState();
  if (staffId === operator.staffId) return permissionDenied();
  await storeDecision(tx, id, { decision, staffId: operator.staffId, reason });
  if (decision === 'rejected') {
    await moveRefundMoney(tx, orderNo, { refundingFen: -amountFen, refundedFen: 0 });
    const after = { refundingFen: order.refundingFen - amountFen, refundedFen: order.refundedFen };
    await endOrder(tx, order, after, { staffId: operator.staffId, reason: reason ?? '' });
  }
  await recordAudit(tx, {
    ...operator,
    action: decision === 'approved' ? 'refund.approve' : 'refund.reject',
    subject: `order:${orderNo}`,
    before: { status: 'waiting_for_approval' },
    after: { status: decision === 'approved' ? 'processing' : 'failed' },
    details: { refundId: id, amountFen, reason },
  });
  return viewRefund(await readRefund(tx, id));
}

/** Somebody other than its maker approves or rejects a refund that waits. An approved one is then sent to the provider. */
export async function decideRefund(
  db: Database,
  operator: Operator,
  id: string,
  key: OnceKey | null,
  decision: RefundDecision,
): Promise<Once<RefundView> | Refusal> {
  const found = isUuid(id) ? await findRefund(db, id) : undefined;
  if (!found) return refuse('refund_not_found');
  return inTransaction(db, (tx) => once(tx, key, () => decide(tx, operator, id, decision, found)));
}
