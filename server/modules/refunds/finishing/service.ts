import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import {
  cancelRefundedOrder,
  type LockedOrder,
  lockOrders,
  moveRefundMoney,
  readPieces,
  restockPieces,
  shipOrder,
} from '../../orders/index.ts';
import { returnCoupons } from '../../promotions/index.ts';
import { readCouponsBack } from '../../settings/index.ts';
import { endRefund, findRefundOrder, readRestock } from './queries.ts';

/**
 * A paid order after one of its refunds has ended. With all of its money back and nothing shipped it is cancelled. With
 * nothing left to ship, because refunds took the last pieces, it is shipped; while another refund is under way, that one
 * may still fail and give its pieces back. With all of its money back, its coupons come back where the settings say so.
 * @param order as it was before the refund ended
 * @param after what of the order's money is on its way back and what is back, now
 */
export async function endOrder(
  tx: Tx,
  order: LockedOrder,
  after: { refundingFen: number; refundedFen: number },
  cause: { staffId: string | null; reason: string },
): Promise<void> {
  if (after.refundedFen === order.totalFen && (await readCouponsBack(tx)))
    await returnCoupons(tx, [order.orderNo]);
  if (order.status !== 'paid') return;
  const lines = await readPieces(tx, order.orderNo);
  const isShippedInPart = lines.some(({ shipped }) => shipped > 0);
  if (!isShippedInPart) {
    if (after.refundedFen < order.totalFen) return;
    await cancelRefundedOrder(tx, order.orderNo, { kind: 'staff', id: cause.staffId }, cause.reason);
    return;
  }
  const isAllGone = lines.every(({ count, shipped, withdrawn }) => shipped + withdrawn === count);
  if (isAllGone && after.refundingFen === 0) await shipOrder(tx, order.orderNo, cause.staffId);
}

/** Ends a refund: updates the order's sums, brings its pieces back into stock, and ends the order where nothing is left. */
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
    const { amountFen } = refund;
    const refundedFen = outcome === 'done' ? amountFen : 0;
    await moveRefundMoney(tx, orderNo, { refundingFen: -amountFen, refundedFen });
    const after = {
      refundingFen: order.refundingFen - amountFen,
      refundedFen: order.refundedFen + refundedFen,
    };
    await endOrder(tx, order, after, refund);
    if (outcome === 'done') await restockPieces(tx, orderNo, await readRestock(tx, id));
  });
}
