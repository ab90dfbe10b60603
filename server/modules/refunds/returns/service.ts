import { type Once, type OnceKey, once } from '../../../platform/http/once.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { type LockedOrder, lockOrders, orderNotFound, orderWrongState } from '../../orders/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import type { RefundLimits } from '../issuing/limits.ts';
import type { WantedLine } from '../issuing/pieces.ts';
import { startRefund } from '../issuing/service.ts';
import {
  findRequest,
  type Piece,
  type RefundRequestRow,
  type StepFacts,
  storeStep,
} from '../requests/queries.ts';
import type { DecidedRequest } from '../requests/service.ts';
import { mayTake, type RequestStep, STEPS } from '../requests/steps.ts';
import { viewRequestOf } from '../view.ts';

export interface ReturnParcel {
  carrier: string;
  trackingNumber: string;
}

const requestNotFound = () => refuse('refund_request_not_found');

/** A step of the shopper on an own request. */
async function ownStep(
  db: Database,
  userId: string,
  { orderNo, id }: { orderNo: string; id: string },
  step: RequestStep,
  facts: StepFacts,
): Promise<RefundRequestRow | Refusal> {
  if (!isUuid(id)) return requestNotFound();
  return inTransaction(db, async (tx) => {
    const [order] = await lockOrders(tx, [orderNo]);
    if (order?.userId !== userId) return orderNotFound();
    const request = await findRequest(tx, id);
    if (request?.orderNo !== orderNo) return requestNotFound();
    if (!mayTake(step, request)) return orderWrongState();
    return storeStep(tx, id, STEPS[step].to, facts);
  });
}

/** The shopper takes a request back, a return until the parcel is on its way. */
export function withdrawRequest(db: Database, userId: string, orderNo: string, id: string) {
  return ownStep(db, userId, { orderNo, id }, 'withdraw', {});
}

/** The shopper tells with which parcel the pieces come back; a second time corrects it. */
export function sendBack(
  db: Database,
  userId: string,
  at: { orderNo: string; id: string },
  parcel: ReturnParcel,
) {
  const returnShipment = {
    carrier: parcel.carrier.trim(),
    trackingNumber: parcel.trackingNumber.trim(),
  };
  return ownStep(db, userId, at, 'send_back', { returnShipment });
}

/** A step of staff on a return, with an entry in the audit log. `work` is done behind the lock of the order. */
async function staffStep(
  db: Database,
  operator: Operator,
  id: string,
  key: OnceKey | null,
  step: RequestStep,
  work: (tx: Tx, order: LockedOrder, request: RefundRequestRow) => Promise<StepFacts | Refusal>,
): Promise<Once<DecidedRequest> | Refusal> {
  const found = isUuid(id) ? await findRequest(db, id) : undefined;
  if (!found) return requestNotFound();
  const { orderNo } = found;
  return inTransaction(db, (tx) =>
    once(tx, key, async () => {
      const [order] = await lockOrders(tx, [orderNo]);
      const request = await findRequest(tx, id);
      if (!order || !request || !mayTake(step, request)) return orderWrongState();
      const facts = await work(tx, order, request);
      if (isRefusal(facts)) return facts;
      const { refundId = null } = facts;
      const stored = await storeStep(tx, id, STEPS[step].to, facts);
      await recordAudit(tx, {
        ...operator,
        action: `refund_request.${step}`,
        subject: `order:${orderNo}`,
        before: { status: request.status },
        after: { status: stored.status },
        details: { requestId: id, refundId },
      });
      return { request: await viewRequestOf(tx, stored), refundId };
    }),
  );
}

/** Staff have the pieces. */
export function receiveReturn(db: Database, operator: Operator, id: string, key: OnceKey | null) {
  return staffStep(db, operator, id, key, 'receive', async () => ({ isReceived: true }));
}

export interface ReturnRefundInput {
  /** For all pieces whose line does not say it. */
  restock: boolean | null;
  /** The pieces that are refunded; null: all of the request. */
  lines: readonly WantedLine[] | null;
}

function countsOf(lines: readonly Piece[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { skuId, count } of lines)
    counts.set(skuId.toLowerCase(), (counts.get(skuId.toLowerCase()) ?? 0) + count);
  return counts;
}

/** The pieces of a return's refund, of which each either comes back into stock or is written off. */
function chooseLines(asked: readonly Piece[], { restock, lines }: ReturnRefundInput): WantedLine[] | Refusal {
  const chosen = (lines ?? asked).map((line) => {
    const own = 'restock' in line ? (line as WantedLine).restock : null;
    return { ...line, restock: own ?? restock, isReturned: true };
  });
  const silent = chosen.findIndex((line) => line.restock === null);
  if (silent >= 0)
    return invalidField(
      lines === null ? 'restock' : `lines[${silent}].restock`,
      '请说明退回的商品是否入库',
      'must say whether the pieces come back into stock',
    );
  const askedOf = countsOf(asked);
  const tooMany = [...countsOf(chosen)].find(([skuId, count]) => count > (askedOf.get(skuId) ?? 0));
  if (tooMany === undefined) return chosen;
  const [skuId, requested] = tooMany;
  return refuse('refund_too_large', { lines: [{ skuId, requested, left: askedOf.get(skuId) ?? 0 }] });
}

/**
 * The refund of a return starts: the sum that was asked for all of its pieces, or what was paid for those that staff name.
 * Each piece comes back into stock or is written off.
 */
export function refundReturn(
  db: Database,
  operator: Operator,
  limits: RefundLimits,
  id: string,
  key: OnceKey,
  input: ReturnRefundInput,
) {
  return staffStep(db, operator, id, key, 'refund', async (tx, order, request) => {
    const asked = request.lines ?? [];
    const lines = chooseLines(asked, input);
    if (isRefusal(lines)) return lines;
    const sum = (pieces: readonly Piece[]) => pieces.reduce((total, { count }) => total + count, 0);
    const amountFen = sum(lines) === sum(asked) ? request.amountFen : null;
    const wish = { amountFen, reason: request.reason, restock: null, lines };
    const maker = { key: id, staffId: operator.staffId, mayApprove: true, limits };
    const refund = await startRefund(tx, order, wish, maker);
    return isRefusal(refund) ? refund : { refundId: refund.id };
  });
}
