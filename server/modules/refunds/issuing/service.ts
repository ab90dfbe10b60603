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
  keyReused,
  type LockedOrder,
  lockOrders,
  moveRefundMoney,
  orderNotFound,
  orderWrongState,
  restockOrder,
} from '../../orders/index.ts';
import { recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import type { Operator } from '../staff.ts';
import {
  endRefund,
  findRefundByKey,
  findRefundOrder,
  findSettled,
  insertRefund,
  type StoredRefund,
} from './queries.ts';

export interface RefundWish {
  /** The one-time key, a UUID. */
  key: string;
  amountFen: number;
  reason: string;
  /** Whether the goods come back into stock; null: where the order ends with this refund. */
  restock: boolean | null;
}

/** What of an order's money is neither back nor on its way back. */
export function refundableFen(order: LockedOrder): number {
  return order.totalFen - order.refundingFen - order.refundedFen;
}

/** Puts money of a locked order on its way back, never more than was paid. */
export async function startRefund(
  tx: Tx,
  order: LockedOrder,
  wish: RefundWish & { staffId: string },
): Promise<StoredRefund | Refusal> {
  const { orderNo } = order;
  const settled = await findSettled(tx, orderNo);
  if (!settled) return orderWrongState();
  if (wish.amountFen > refundableFen(order))
    return refuse('refund_too_large', { refundableFen: refundableFen(order) });
  const refund = await insertRefund(tx, { ...wish, orderNo, paymentId: settled.id });
  await moveRefundMoney(tx, orderNo, { refundingFen: wish.amountFen, refundedFen: 0 });
  return refund;
}

function isSameWish(refund: StoredRefund, orderNo: string, wish: RefundWish): boolean {
  return (
    refund.orderNo === orderNo &&
    refund.amountFen === wish.amountFen &&
    refund.reason === wish.reason &&
    refund.restock === wish.restock
  );
}

/** A refund by an operator, once for a key. `isReplay`: the key had been used, and this is its refund. */
export async function refundOrder(
  db: Database,
  operator: Operator,
  orderNo: string,
  wish: RefundWish,
): Promise<{ isReplay: boolean; refund: StoredRefund } | Refusal> {
  if (!isOrderNo(orderNo)) return orderNotFound();
  try {
    return await inTransaction(db, async (tx) => {
      const [order] = await lockOrders(tx, [orderNo]);
      if (!order) return orderNotFound();
      const known = await findRefundByKey(tx, wish.key);
      if (known) return isSameWish(known, orderNo, wish) ? { isReplay: true, refund: known } : keyReused();
      const refund = await startRefund(tx, order, { ...wish, staffId: operator.staffId });
      if (isRefusal(refund)) return refund;
      const { amountFen, reason, restock } = wish;
      const details = { refundId: refund.id, amountFen, reason, restock };
      await recordAudit(tx, { ...operator, action: 'order.refund', subject: `order:${orderNo}`, details });
      return { isReplay: false, refund };
    });
  } catch (error) {
    // The same key at once for another order: the orders' locks do not keep these two apart, the index does.
    if (violatedUnique(error) === 'refunds_idempotency_key_key') return keyReused();
    throw error;
  }
}

/** Whether the goods of a refund that is done come back: before shipping only when the order ends with it. */
function comesBack(refund: StoredRefund, order: LockedOrder, ends: boolean): boolean {
  if (ends) return refund.restock ?? true;
  return order.status !== 'paid' && refund.restock === true;
}

/** The money is back, or Alipay refused for good: the order's sums, its end where it was not shipped, and its goods. */
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
