import { BUSY, createGroupCommit } from '../../../platform/postgres/group-commit.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { type LockedOrder, lockOrders, payOrders } from '../../orders/index.ts';
import { insertSurplus, type SurplusReason } from '../../refunds/index.ts';
import { type Message, recordMessages } from '../queries.ts';
import { type LockedPayment, lockPayments, type Receipt, writeReceipts } from './queries.ts';

/** A verified message that a provider took money: for which payment, how much, and the message itself. */
export interface Confirmation {
  outTradeNo: string;
  tradeNo: string;
  receivedFen: number;
  message: Message;
}

/**
 * What became of the money, after the commit: `settled`, it paid its order; `surplus`, it goes back; `unknown`, no
 * payment of ours has that number. `isRepeat`: an earlier confirmation had booked it. `busy`: it may or may not be
 * booked, confirm it again.
 */
export type Standing =
  | { kind: 'settled' | 'surplus'; isRepeat: boolean }
  | { kind: 'unknown' }
  | { kind: 'busy' };

export interface ConfirmingOptions {
  db: Database;
  batchMax: number;
  queueMax: number;
  deadlineMs: number;
  /** Called after surplus payments are committed, so that they go back at once. A crash may lose the call. */
  onSurplus(surplusIds: readonly string[]): void;
  onTrouble?(error: unknown, batchSize: number, attempt: number): void;
}

export interface Confirming {
  /** Books the money exactly once, however often it is confirmed. */
  confirm(confirmation: Confirmation): Promise<Standing>;
  close(): Promise<void>;
}

/** Confirmations that arrive together share one transaction, so that the row of a popular SKU is locked once for all. */
export function createConfirming(options: ConfirmingOptions): Confirming {
  const commit = createGroupCommit<Confirmation, Standing>({
    ...options,
    async run(confirmations) {
      const { standings, surplusIds } = await inTransaction(options.db, (tx) =>
        confirmAll(tx, confirmations),
      );
      if (surplusIds.length > 0) options.onSurplus(surplusIds);
      return standings;
    },
  });
  return {
    async confirm(confirmation) {
      const standing = await commit.submit(confirmation);
      return standing === BUSY ? { kind: 'busy' } : standing;
    },
    close: () => commit.close(),
  };
}

interface Judgement {
  standing: Exclude<Standing, { kind: 'busy' }>;
  verdict: string;
  surplusReason?: SurplusReason;
}

/** Books a batch in one transaction. Rows are locked in the order payments → orders → stock → products. */
async function confirmAll(
  tx: Tx,
  confirmations: readonly Confirmation[],
): Promise<{ standings: Standing[]; surplusIds: string[] }> {
  const payments = await lockPayments(tx, [...new Set(confirmations.map((each) => each.outTradeNo))]);
  const orders = await lockOrders(tx, [...new Set(payments.map((each) => each.orderNo))]);
  const judge = createJudge(payments, orders);
  const judged = confirmations.map((confirmation) => ({ confirmation, ...judge(confirmation) }));

  const taken = judged.filter(({ standing }) => 'isRepeat' in standing && !standing.isRepeat);
  const settled = taken.filter(({ standing }) => standing.kind === 'settled');
  const surplus = taken.filter(({ standing }) => standing.kind === 'surplus');
  await writeReceipts(tx, 'settled', settled.map(toReceipt));
  await writeReceipts(tx, 'surplus', surplus.map(toReceipt));
  const surplusIds = await insertSurplus(
    tx,
    surplus.map((each) => ({
      paymentId: paymentIdOf(each),
      amountFen: each.confirmation.receivedFen,
      reason: each.surplusReason as SurplusReason,
    })),
  );
  if (settled.length > 0) {
    const moved = await payOrders(
      tx,
      settled.map(({ payment }) => (payment as LockedPayment).orderNo),
    );
    if (moved.length !== settled.length)
      throw new Error('an unpaid order that was locked did not become paid');
  }
  const known = judged.filter(({ standing }) => standing.kind !== 'unknown');
  await recordMessages(
    tx,
    known.map(({ confirmation, verdict }) => ({ ...confirmation.message, verdict })),
  );
  return { standings: judged.map(({ standing }) => standing), surplusIds };
}

type Judged = Judgement & { confirmation: Confirmation; payment?: LockedPayment };

function paymentIdOf({ payment }: Judged): string {
  return (payment as LockedPayment).id;
}

function toReceipt(judged: Judged): Receipt {
  const { tradeNo, receivedFen } = judged.confirmation;
  return { paymentId: paymentIdOf(judged), tradeNo, receivedFen };
}

/** Judges the confirmations of a batch in turn: an earlier one may have paid the order of a later one. */
function createJudge(
  payments: readonly LockedPayment[],
  orders: readonly LockedOrder[],
): (confirmation: Confirmation) => Judgement & { payment?: LockedPayment } {
  const paymentOf = new Map(payments.map((payment) => [payment.outTradeNo, payment]));
  const orderOf = new Map(orders.map((order) => [order.orderNo, order]));
  const standings = new Map<string, 'settled' | 'surplus'>();
  const paidNow = new Set<string>();

  return ({ outTradeNo, receivedFen }) => {
    const payment = paymentOf.get(outTradeNo);
    const order = payment && orderOf.get(payment.orderNo);
    if (!payment || !order) return { standing: { kind: 'unknown' }, verdict: 'unknown' };
    const before = standings.get(outTradeNo) ?? finishedStanding(payment);
    if (before) return { standing: { kind: before, isRepeat: true }, verdict: 'repeat', payment };

    const surplusReason = reasonAgainst(payment, order, receivedFen, paidNow.has(order.orderNo));
    const kind = surplusReason === null ? 'settled' : 'surplus';
    standings.set(outTradeNo, kind);
    if (kind === 'settled') paidNow.add(order.orderNo);
    return {
      standing: { kind, isRepeat: false },
      verdict: surplusReason ?? 'settled',
      payment,
      ...(surplusReason !== null && { surplusReason }),
    };
  };
}

function finishedStanding({ status }: LockedPayment): 'settled' | 'surplus' | null {
  return status === 'settled' || status === 'surplus' ? status : null;
}

/** Why the money cannot pay the order, or null. It still pays an order that is expired or being closed. */
function reasonAgainst(
  payment: LockedPayment,
  order: LockedOrder,
  receivedFen: number,
  isPaidNow: boolean,
): SurplusReason | null {
  if (receivedFen !== payment.amountFen || receivedFen !== order.totalFen) return 'wrong_amount';
  if (order.status === 'cancelled') return 'order_cancelled';
  return order.status === 'pending_payment' && !isPaidNow ? null : 'paid_twice';
}
