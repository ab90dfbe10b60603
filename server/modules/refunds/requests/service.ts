import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { isOrderNo, lockOrders, orderNotFound, orderWrongState, readOrders } from '../../orders/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { findSettled } from '../issuing/queries.ts';
import { refundableFen, startRefund } from '../issuing/service.ts';
import {
  type Decision,
  findRequest,
  insertRequest,
  type RefundRequestRow,
  readRequests,
  storeDecision,
} from './queries.ts';

/** A shopper asks for a refund, of a part or of all that is left. An order has at most one open request. */
export async function createRequest(
  db: Database,
  userId: string,
  orderNo: string,
  input: { reason: string; amountFen: number | null },
): Promise<RefundRequestRow | Refusal> {
  if (!isOrderNo(orderNo)) return orderNotFound();
  return inTransaction(db, async (tx) => {
    const [order] = await lockOrders(tx, [orderNo]);
    if (order?.userId !== userId) return orderNotFound();
    const leftFen = refundableFen(order);
    if (!(await findSettled(tx, orderNo)) || leftFen === 0) return orderWrongState();
    const amountFen = input.amountFen ?? leftFen;
    if (amountFen > leftFen) return refuse('refund_too_large', { refundableFen: leftFen });
    const earlier = await readRequests(tx, orderNo);
    if (earlier.some(({ status }) => status === 'requested')) return orderWrongState();
    return insertRequest(tx, { orderNo, amountFen, reason: input.reason });
  });
}

/** A shopper's requests for an own order. */
export async function findOwnRequests(
  db: Database,
  userId: string,
  orderNo: string,
): Promise<RefundRequestRow[] | Refusal> {
  const [order] = isOrderNo(orderNo) ? await readOrders(db, [orderNo]) : [];
  return order?.userId === userId ? readRequests(db, orderNo) : orderNotFound();
}

export interface DecisionInput {
  reason: string | null;
  /** Whether the goods come back into stock; used only for an approval. */
  restock: boolean | null;
}

/**
 * Staff decide a request. An approval starts the refund, with the request's id as its idempotency key.
 * @returns the request as decided, and the refund's id where there is one
 */
export async function decideRequest(
  db: Database,
  operator: Operator,
  id: string,
  status: Decision['status'],
  { reason, restock }: DecisionInput,
): Promise<{ request: RefundRequestRow; refundId: string | null } | Refusal> {
  const found = isUuid(id) ? await findRequest(db, id) : undefined;
  if (!found) return refuse('refund_request_not_found');
  const { orderNo, amountFen } = found;
  const { staffId } = operator;
  return inTransaction(db, async (tx) => {
    const [order] = await lockOrders(tx, [orderNo]);
    if (!order || (await findRequest(tx, id))?.status !== 'requested') return orderWrongState();
    const input = { key: found.id, amountFen, reason: found.reason, restock, staffId };
    const refund = status === 'approved' ? await startRefund(tx, order, input) : null;
    if (isRefusal(refund)) return refund;
    const refundId = refund?.id ?? null;
    const request = await storeDecision(tx, id, { status, staffId, reason, refundId });
    if (!request) return orderWrongState();
    const action = status === 'approved' ? 'refund_request.approve' : 'refund_request.reject';
    const details = { requestId: request.id, amountFen, reason, refundId };
    await recordAudit(tx, { ...operator, action, subject: `order:${orderNo}`, details });
    return { request, refundId };
  });
}
