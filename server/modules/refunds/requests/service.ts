import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { isOrderNo, lockOrders, orderNotFound, orderWrongState, readOrders } from '../../orders/index.ts';
import { recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { findSettled } from '../issuing/queries.ts';
import { refundableFen, startRefund } from '../issuing/service.ts';
import type { Operator } from '../staff.ts';
import {
  type Decision,
  decideRequest,
  findRequest,
  insertRequest,
  type RefundRequest,
  readRequests,
} from './queries.ts';

/** A shopper asks for money back: all that is left of it, or a part. One wish at a time. */
export async function requestRefund(
  db: Database,
  userId: string,
  orderNo: string,
  wish: { reason: string; amountFen: number | null },
): Promise<RefundRequest | Refusal> {
  if (!isOrderNo(orderNo)) return orderNotFound();
  return inTransaction(db, async (tx) => {
    const [order] = await lockOrders(tx, [orderNo]);
    if (order?.userId !== userId) return orderNotFound();
    const leftFen = refundableFen(order);
    if (!(await findSettled(tx, orderNo)) || leftFen === 0) return orderWrongState();
    const amountFen = wish.amountFen ?? leftFen;
    if (amountFen > leftFen) return refuse('refund_too_large', { refundableFen: leftFen });
    const earlier = await readRequests(tx, orderNo);
    if (earlier.some(({ status }) => status === 'requested')) return orderWrongState();
    return insertRequest(tx, { orderNo, amountFen, reason: wish.reason });
  });
}

/** A shopper's own requests for an order. */
export async function ownRequests(
  db: Database,
  userId: string,
  orderNo: string,
): Promise<RefundRequest[] | Refusal> {
  const [order] = isOrderNo(orderNo) ? await readOrders(db, [orderNo]) : [];
  return order?.userId === userId ? readRequests(db, orderNo) : orderNotFound();
}

export interface Verdict {
  reason: string | null;
  /** Only where it is approved: whether the goods come back into stock. */
  restock: boolean | null;
}

/**
 * Staff decide a request; approving it starts the refund, with the request's id as its one-time key.
 * @returns the request as decided, and the refund's id where there is one
 */
export async function decide(
  db: Database,
  operator: Operator,
  id: string,
  status: Decision['status'],
  { reason, restock }: Verdict,
): Promise<{ request: RefundRequest; refundId: string | null } | Refusal> {
  const found = isUuid(id) ? await findRequest(db, id) : undefined;
  if (!found) return refuse('refund_request_not_found');
  const { orderNo, amountFen } = found;
  const { staffId } = operator;
  return inTransaction(db, async (tx) => {
    const [order] = await lockOrders(tx, [orderNo]);
    if (!order || (await findRequest(tx, id))?.status !== 'requested') return orderWrongState();
    const wish = { key: found.id, amountFen, reason: found.reason, restock, staffId };
    const refund = status === 'approved' ? await startRefund(tx, order, wish) : null;
    if (isRefusal(refund)) return refund;
    const refundId = refund?.id ?? null;
    const request = await decideRequest(tx, id, { status, staffId, reason, refundId });
    if (!request) return orderWrongState();
    const action = status === 'approved' ? 'refund_request.approve' : 'refund_request.reject';
    const details = { requestId: request.id, amountFen, reason, refundId };
    await recordAudit(tx, { ...operator, action, subject: `order:${orderNo}`, details });
    return { request, refundId };
  });
}
