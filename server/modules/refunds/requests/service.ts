import { type Once, type OnceKey, once } from '../../../platform/http/once.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { recordEvents } from '../../events/index.ts';
import {
  isOrderNo,
  lockOrders,
  orderNotFound,
  orderWrongState,
  readOrders,
  readPieces,
  refundableFen,
} from '../../orders/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { takePieces, type WantedLine } from '../issuing/pieces.ts';
import { findSettled, readPaidBack } from '../issuing/queries.ts';
import { startRefund } from '../issuing/service.ts';
import { type RequestView, viewRequest } from '../view.ts';
import {
  type Decision,
  findRequest,
  insertRequest,
  type Piece,
  type RefundRequestRow,
  readRequests,
  storeDecision,
} from './queries.ts';

export interface NewRequestInput {
  reason: string;
  /** Null: what was paid for `lines`, or all that is left. */
  amountFen: number | null;
  lines: readonly Piece[] | null;
}

/** What was paid for the pieces that a request names; null where it names none. */
async function paidForLines(tx: Tx, orderNo: string, lines: readonly Piece[] | null) {
  if (lines === null) return null;
  const wanted = lines.map((line) => ({ ...line, restock: null }));
  const taken = takePieces(await readPieces(tx, orderNo), await readPaidBack(tx, orderNo), wanted);
  return isRefusal(taken) ? taken : taken.reduce((sum, { paidFen }) => sum + paidFen, 0);
}

/** A shopper asks for a refund, of a part or of all that is left. An order has at most one open request. */
export async function createRequest(
  db: Database,
  userId: string,
  orderNo: string,
  input: NewRequestInput,
): Promise<RefundRequestRow | Refusal> {
  if (!isOrderNo(orderNo)) return orderNotFound();
  return inTransaction(db, async (tx) => {
    const [order] = await lockOrders(tx, [orderNo]);
    if (order?.userId !== userId) return orderNotFound();
    const leftFen = refundableFen(order);
    if (!(await findSettled(tx, orderNo)) || leftFen === 0) return orderWrongState();
    const paidFen = await paidForLines(tx, orderNo, input.lines);
    if (isRefusal(paidFen)) return paidFen;
    const amountFen = input.amountFen ?? paidFen ?? leftFen;
    if (amountFen < 1 || amountFen > leftFen) return refuse('refund_too_large', { refundableFen: leftFen });
    const earlier = await readRequests(tx, orderNo);
    if (earlier.some(({ status }) => status === 'requested')) return orderWrongState();
    await recordEvents(tx, 'refund.requested', [orderNo]);
    return insertRequest(tx, { orderNo, amountFen, reason: input.reason, lines: input.lines });
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
  /** For an approval of all that is left: whether the goods come back into stock. */
  restock: boolean | null;
  /** For an approval: the pieces. Null: those of the request. */
  lines: readonly WantedLine[] | null;
}

/** A request as decided, and the refund's id where there is one. */
export interface DecidedRequest {
  request: RequestView;
  refundId: string | null;
}

async function decide(
  tx: Tx,
  operator: Operator,
  { id, orderNo, amountFen, reason: asked, lines: named }: RefundRequestRow,
  status: Decision['status'],
  { reason, restock, lines }: DecisionInput,
): Promise<DecidedRequest | Refusal> {
  const { staffId } = operator;
  const [order] = await lockOrders(tx, [orderNo]);
  if (!order || (await findRequest(tx, id))?.status !== 'requested') return orderWrongState();
  const wanted = lines ?? named?.map((line) => ({ ...line, restock })) ?? null;
  const input = { amountFen, reason: asked, restock, lines: wanted };
  const maker = { key: id, staffId, mayApprove: true };
  const refund = status === 'approved' ? await startRefund(tx, order, input, maker) : null;
  if (isRefusal(refund)) return refund;
  const refundId = refund?.id ?? null;
  const request = await storeDecision(tx, id, { status, staffId, reason, refundId });
  if (!request) return orderWrongState();
  const action = status === 'approved' ? 'refund_request.approve' : 'refund_request.reject';
  const details = { requestId: id, amountFen, reason, refundId };
  await recordAudit(tx, { ...operator, action, subject: `order:${orderNo}`, details });
  return { request: viewRequest(request), refundId };
}

/**
 * Staff decide a request. An approval starts the refund, with the request's id as its idempotency key.
 */
export async function decideRequest(
  db: Database,
  operator: Operator,
  id: string,
  status: Decision['status'],
  key: OnceKey | null,
  input: DecisionInput,
): Promise<Once<DecidedRequest> | Refusal> {
  const found = isUuid(id) ? await findRequest(db, id) : undefined;
  if (!found) return refuse('refund_request_not_found');
  return inTransaction(db, (tx) => once(tx, key, () => decide(tx, operator, found, status, input)));
}
