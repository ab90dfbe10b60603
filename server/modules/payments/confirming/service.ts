import { BUSY, createGroupCommit } from '../../../platform/postgres/group-commit.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { type LockedOrder, lockOrders, payOrders } from '../../orders/index.ts';
import { insertSurplus, type SurplusReason } from '../../refunds/index.ts';
import { type Message, recordMessages } from '../queries.ts';
import { type LockedPayment, lockPayments, type Receipt, writeReceipts } from './queries.ts';

/** Money that Alipay says it took, verified: under which attempt, how much, and the message that says so. */
export interface Confirmation {
  outTradeNo: string;
  tradeNo: string;
  receivedFen: number;
  message: Message;
}

/**
 * Where the money stands once the commit is through: it paid its order, it is on its way back, or the attempt is not
 * ours. `isRepeat`: that had been so before. `busy`: nothing is known to be written, ask again.
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
  /** Money was written down as surplus: it should go back now. Called after the commit; may be lost with a crash. */
  onSurplus(surplusIds: readonly string[]): void;
  onTrouble?(error: unknown, batchSize: number, attempt: number): void;
}

export interface Confirming {
  /** Takes the money in, exactly once, however often and from however many sides it is told. */
  confirm(confirmation: Confirmation): Promise<Standing>;
  close(): Promise<void>;
}

/** Confirmations that arrive together share one transaction, so that a hot SKU's row is locked once for all of them. */
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

/** The whole of a batch in one transaction: rows locked payments → orders → stock → products, one statement for all. */
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
    if (moved.length !== settled.length) throw new Error('an order that waits for payment did not take it');
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

/** Judges confirmations one after the other, each knowing what those before it in the batch have taken. */
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

/** Why the money cannot pay the order, or null. An order that is expired or being closed still takes its payment. */
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
