import type { JsonObject } from '../../../database-types.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { type Once, type OnceKey, once } from '../../../platform/http/once.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import {
  type Database,
  inTransaction,
  type Tx,
  violatedUnique,
} from '../../../platform/postgres/postgres.ts';
import {
  isOrderNo,
  type LockedOrder,
  lockOrders,
  moveRefundMoney,
  orderNotFound,
  orderWrongState,
  readPieces,
  refundableFen,
} from '../../orders/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import type { RefundRow } from '../queries.ts';
import { type RefundView, viewRefund } from '../view.ts';
import type { RefundLimits } from './limits.ts';
import { type NewRefundLine, takeAllPieces, takePieces, type WantedLine } from './pieces.ts';
import {
  findSettled,
  insertRefund,
  insertRefundLines,
  lockLimit,
  readPaidBack,
  readRefund,
  sumOfToday,
} from './queries.ts';

export interface NewRefundInput {
  /** Null: what was paid for `lines`. */
  amountFen: number | null;
  reason: string;
  /** For a refund of all that is left, without `lines`: whether the goods come back into stock. Null: those not shipped. */
  restock: boolean | null;
  /** Null: the refund names no pieces, or all of them if it is of all the money that is left. */
  lines: readonly WantedLine[] | null;
}

export interface RefundMaker {
  /** A key that belongs to this refund for ever. */
  key: string;
  staffId: string;
  /** Otherwise the refund waits until somebody else approves it. */
  mayApprove: boolean;
  /** Above these the refund waits as well. */
  limits: RefundLimits;
  /** The failed refund whose place the new one takes. */
  retryOf?: string;
}

/**
 * Whether a refund passes what the person may refund alone. Refunds of one person wait for each other here until they are
 * committed: otherwise two at once would both be within the limit of the day, and their sum above it.
 */
async function isAboveLimit(tx: Tx, { staffId, limits }: RefundMaker, amountFen: number): Promise<boolean> {
  const { perRefundFen, perDayFen } = limits;
  if (perRefundFen !== null && amountFen > perRefundFen) return true;
  if (perDayFen === null) return false;
  await lockLimit(tx, staffId);
  return (await sumOfToday(tx, staffId)) + amountFen > perDayFen;
}

const sumOf = (lines: readonly NewRefundLine[]) => lines.reduce((sum, { paidFen }) => sum + paidFen, 0);

/** Somebody who makes a refund. */
export interface RefundOperator extends Operator {
  /** Whether they have the permission `refunds.approve`. */
  mayApprove: boolean;
  limits: RefundLimits;
}

interface Claim {
  amountFen: number;
  lines: NewRefundLine[];
}

/** What a refund takes of an order's money and pieces. */
async function claimOf(tx: Tx, order: LockedOrder, input: NewRefundInput): Promise<Claim | Refusal> {
  const leftFen = refundableFen(order);
  const pieces = await readPieces(tx, order.orderNo);
  const paidBack = await readPaidBack(tx, order.orderNo);
  const named = input.lines && takePieces(pieces, paidBack, input.lines);
  if (isRefusal(named)) return named;
  const amountFen = input.amountFen ?? (named && sumOf(named));
  if (amountFen === null)
    return invalidField('amountFen', '请填写退款金额或商品', 'is needed where no lines are named');
  if (amountFen < 1 || amountFen > leftFen) return refuse('refund_too_large', { refundableFen: leftFen });
  if (named) return { amountFen, lines: named };
  if (amountFen === leftFen) return { amountFen, lines: takeAllPieces(pieces, paidBack, input.restock) };
  if (input.restock === true)
    return invalidField(
      'restock',
      '部分退款请用 lines 指明退回的商品',
      'needs lines where a part is refunded',
    );
  return { amountFen, lines: [] };
}

/**
 * Starts a refund of a locked order. It is refused where the refunds would exceed what was paid, or the pieces that were
 * bought. Its money and its pieces belong to it at once, also while it waits for approval.
 */
export async function startRefund(
  tx: Tx,
  order: LockedOrder,
  input: NewRefundInput,
  maker: RefundMaker,
): Promise<RefundRow | Refusal> {
  const { orderNo } = order;
  const { key, staffId, retryOf } = maker;
  const settled = await findSettled(tx, orderNo);
  if (!settled) return orderWrongState();
  const claim = await claimOf(tx, order, input);
  if (isRefusal(claim)) return claim;
  const { amountFen, lines } = claim;
  const isAlone = maker.mayApprove && !(await isAboveLimit(tx, maker, amountFen));
  const status = isAlone ? 'processing' : 'waiting_for_approval';
  const { reason, restock } = input;
  const paymentId = settled.id;
  const id = await insertRefund(tx, {
    ...{ orderNo, paymentId, key, amountFen, reason, restock, staffId, status },
    retryOf: retryOf ?? null,
  });
  await insertRefundLines(tx, id, orderNo, lines);
  await moveRefundMoney(tx, orderNo, { refundingFen: amountFen, refundedFen: 0 });
  return readRefund(tx, id);
}

async function issue(
  tx: Tx,
  operator: Operator,
  orderNo: string,
  input: NewRefundInput,
  maker: RefundMaker,
): Promise<RefundView | Refusal> {
  const [order] = await lockOrders(tx, [orderNo]);
  if (!order) return orderNotFound();
  const refund = await startRefund(tx, order, input, maker);
  if (isRefusal(refund)) return refund;
  const { status, amountFen, reason, lines } = refund;
  const details = { refundId: refund.id, status, amountFen, reason, restock: input.restock, lines };
  await recordAudit(tx, {
    ...operator,
    action: 'order.refund',
    subject: `order:${orderNo}`,
    details: details as unknown as JsonObject,
  });
  return viewRefund(refund);
}

/**
 * An operator refunds an order, once for each key.
 */
export async function issueRefund(
  db: Database,
  operator: RefundOperator,
  orderNo: string,
  key: OnceKey,
  input: NewRefundInput,
): Promise<Once<RefundView> | Refusal> {
  if (!isOrderNo(orderNo)) return orderNotFound();
  const { mayApprove, limits, ...by } = operator;
  const maker = { key: key.key, staffId: by.staffId, mayApprove, limits };
  try {
    return await inTransaction(db, (tx) => once(tx, key, () => issue(tx, by, orderNo, input, maker)));
  } catch (error) {
    // Somebody else used the key: keys of idempotency_keys belong to one person, and one of a refund serves once.
    if (violatedUnique(error) === 'refunds_idempotency_key_key') return refuseAny('idempotency_key_reused');
    throw error;
  }
}
