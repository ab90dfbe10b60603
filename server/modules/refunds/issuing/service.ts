import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { type Once, type OnceKey, once } from '../../../platform/http/once.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import {
  type Database,
  inTransaction,
  type Tx,
  violatedUnique,
} from '../../../platform/postgres/postgres.ts';
import {
  cancelRefundedOrder,
  isOrderNo,
  type LockedOrder,
  lockOrders,
  moveRefundMoney,
  orderNotFound,
  orderWrongState,
  restockOrder,
} from '../../orders/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { type RefundView, viewRefund } from '../view.ts';
import { endRefund, findRefundOrder, findSettled, insertRefund, type StoredRefund } from './queries.ts';

export interface NewRefundInput {
  /** The one-time key, a UUID. */
  key: string;
  amountFen: number;
  reason: string;
  /** Whether the goods come back into stock. Null: only if this refund ends the order. */
  restock: boolean | null;
}

/** What of an order's money may still be refunded. */
export function refundableFen(order: LockedOrder): number {
  return order.totalFen - order.refundingFen - order.refundedFen;
}

/** Starts a refund of a locked order. It is refused where the refunds would exceed what was paid. */
export async function startRefund(
  tx: Tx,
  order: LockedOrder,
  input: NewRefundInput & { staffId: string },
): Promise<StoredRefund | Refusal> {
  const { orderNo } = order;
  const settled = await findSettled(tx, orderNo);
  if (!settled) return orderWrongState();
  if (input.amountFen > refundableFen(order))
    return refuse('refund_too_large', { refundableFen: refundableFen(order) });
  const refund = await insertRefund(tx, { ...input, orderNo, paymentId: settled.id });
  await moveRefundMoney(tx, orderNo, { refundingFen: input.amountFen, refundedFen: 0 });
  return refund;
}

async function issueOnce(
  tx: Tx,
  operator: Operator,
  orderNo: string,
  input: NewRefundInput,
): Promise<RefundView | Refusal> {
  const [order] = await lockOrders(tx, [orderNo]);
  if (!order) return orderNotFound();
  const refund = await startRefund(tx, order, { ...input, staffId: operator.staffId });
  if (isRefusal(refund)) return refund;
  const { amountFen, reason, restock } = input;
  const details = { refundId: refund.id, amountFen, reason, restock };
  await recordAudit(tx, { ...operator, action: 'order.refund', subject: `order:${orderNo}`, details });
  return viewRefund(refund);
}

/** An operator refunds an order, once for each key. */
export async function issueRefund(
  db: Database,
  operator: Operator,
  orderNo: string,
  key: OnceKey,
  input: Omit<NewRefundInput, 'key'>,
): Promise<Once<RefundView> | Refusal> {
  if (!isOrderNo(orderNo)) return orderNotFound();
  try {
    return await inTransaction(db, (tx) =>
      once(tx, key, () => issueOnce(tx, operator, orderNo, { ...input, key: key.key })),
    );
  } catch (error) {
    // Somebody else used the key: keys of idempotency_keys belong to one person, and one of a refund serves once.
    if (violatedUnique(error) === 'refunds_idempotency_key_key') return refuseAny('idempotency_key_reused');
    throw error;
  }
}

/** Whether the goods of a completed refund come back. Before shipping they do only if the refund ends the order. */
function comesBack(refund: StoredRefund, order: LockedOrder, ends: boolean): boolean {
  if (ends) return refund.restock ?? true;
  return order.status !== 'paid' && refund.restock === true;
}

/** Ends a refund: updates the order's sums, cancels an unshipped order whose money is all back, restocks its goods. */
export async function finishRefund(
  db: Database,
  id: string,
  outcome: 'done' | 'failed',
  answer: string,
): Promise<void> {
  const orderNo = await findRefundOrder(db, id);
  if (orderNo === undefined) return;
  await inTransaction(db, async (tx) => {
    const [order] = await lockOrders(tx, [orderNo]);
    const refund = await endRefund(tx, id, outcome, answer);
    if (!order || !refund) return;
    const { amountFen, reason, staffId } = refund;
    const refundedFen = outcome === 'done' ? amountFen : 0;
    await moveRefundMoney(tx, orderNo, { refundingFen: -amountFen, refundedFen });
    if (outcome === 'failed') return;
    const ends = order.status === 'paid' && order.refundedFen + amountFen === order.totalFen;
    if (ends) await cancelRefundedOrder(tx, orderNo, { kind: 'staff', id: staffId }, reason);
    if (comesBack(refund, order, ends)) await restockOrder(tx, orderNo);
  });
}
