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
import { usePhotographs } from '../../photographs/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import type { RefundLimits } from '../issuing/limits.ts';
import { takePieces, type WantedLine } from '../issuing/pieces.ts';
import { findSettled, readPaidBack } from '../issuing/queries.ts';
import { startRefund } from '../issuing/service.ts';
import { viewRequestOf } from '../view.ts';
import {
  findRequest,
  insertRequest,
  type Piece,
  type RefundRequestRow,
  readRequests,
  storeStep,
} from './queries.ts';
import type { RefundRequest } from './schema.ts';
import { isOver, mayTake, type RequestKind, STEPS } from './steps.ts';

export interface NewRequestInput {
  reason: string;
  /** Null: what was paid for `lines`, or all that is left. */
  amountFen: number | null;
  lines: readonly Piece[] | null;
  kind: RequestKind;
  /** Photographs of the shopper that nothing shows yet. */
  imageUrls: readonly string[];
}

/** The pieces that a return names, or all that were shipped and not refunded: only what arrived can come back. */
async function returnedLines(tx: Tx, orderNo: string, lines: readonly Piece[] | null) {
  if (lines !== null) return lines;
  const pieces = await readPieces(tx, orderNo);
  const all = pieces.map(({ skuId, shipped, refundedCount, withdrawn }) => ({
    skuId,
    count: shipped - (refundedCount - withdrawn),
  }));
  const left = all.filter(({ count }) => count > 0);
  return left.length > 0 ? left : orderWrongState();
}

/** What was paid for the pieces that a request names; null where it names none. */
async function paidForLines(
  tx: Tx,
  orderNo: string,
  { lines, kind }: { lines: readonly Piece[] | null; kind: RequestKind },
) {
  if (lines === null) return null;
  const wanted = lines.map((line) => ({ ...line, restock: null, isReturned: kind === 'return' }));
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
    const { kind, reason } = input;
    const lines = kind === 'return' ? await returnedLines(tx, orderNo, input.lines) : input.lines;
    if (isRefusal(lines)) return lines;
    const paidFen = await paidForLines(tx, orderNo, { lines, kind });
    if (isRefusal(paidFen)) return paidFen;
    const amountFen = input.amountFen ?? paidFen ?? leftFen;
    if (amountFen < 1 || amountFen > leftFen) return refuse('refund_too_large', { refundableFen: leftFen });
    const earlier = await readRequests(tx, orderNo);
    if (!earlier.every(isOver)) return orderWrongState();
    await recordEvents(tx, 'refund.requested', [orderNo]);
    const request = await insertRequest(tx, { orderNo, kind, amountFen, reason, lines });
    const photographs = { field: 'imageUrls', urls: input.imageUrls };
    const refusal = await usePhotographs(tx, userId, `refund_request:${request.id}`, photographs);
    return refusal ?? request;
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
  request: RefundRequest;
  refundId: string | null;
}

/** A member of staff who decides, with what they refund alone. */
type Decider = Operator & { limits: RefundLimits };

async function decide(
  tx: Tx,
  operator: Decider,
  { id, orderNo, kind, amountFen, reason: asked, lines: named }: RefundRequestRow,
  step: 'approve' | 'reject',
  { reason, restock, lines }: DecisionInput,
): Promise<DecidedRequest | Refusal> {
  const { limits, ...by } = operator;
  const { staffId } = by;
  const [order] = await lockOrders(tx, [orderNo]);
  const now = await findRequest(tx, id);
  if (!order || !now || !mayTake(step, now)) return orderWrongState();
  const wanted = lines ?? named?.map((line) => ({ ...line, restock })) ?? null;
  const input = { amountFen, reason: asked, restock, lines: wanted };
  const maker = { key: id, staffId, mayApprove: true, limits };
  // A return is refunded when its pieces have come back.
  const isRefunded = step === 'approve' && kind === 'refund';
  const refund = isRefunded ? await startRefund(tx, order, input, maker) : null;
  if (isRefusal(refund)) return refund;
  const refundId = refund?.id ?? null;
  const facts = { decidedBy: staffId, decidedReason: reason, refundId };
  const request = await storeStep(tx, id, STEPS[step].to, facts);
  const action = `refund_request.${step}`;
  const details = { requestId: id, amountFen, reason, refundId };
  await recordAudit(tx, { ...by, action, subject: `order:${orderNo}`, details });
  return { request: await viewRequestOf(tx, request), refundId };
}

/**
 * Staff decide a request. An approval of a refund starts it, with the request's id as its idempotency key; an approval of a
 * return asks the shopper to send the pieces back.
 */
export async function decideRequest(
  db: Database,
  operator: Decider,
  id: string,
  step: 'approve' | 'reject',
  key: OnceKey | null,
  input: DecisionInput,
): Promise<Once<DecidedRequest> | Refusal> {
  const found = isUuid(id) ? await findRequest(db, id) : undefined;
  if (!found) return refuse('refund_request_not_found');
  return inTransaction(db, (tx) => once(tx, key, () => decide(tx, operator, found, step, input)));
}
