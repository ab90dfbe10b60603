import type { Refusal } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isOrderNo, orderNotFound, readOrders } from '../../orders/index.ts';
import { type RefundTrail, readRefundTrail, type SurplusTrail } from '../../refunds/index.ts';
import { type AttemptRow, type MessageRow, readAttempts, readMessages } from './queries.ts';
import type { MoneyEntry, OrderMoneyTrail } from './schema.ts';

const SHOP = 'shop';

type NewEntry = Pick<MoneyEntry, 'kind' | 'source' | 'reference'> & { at: Date } & Partial<
    Omit<MoneyEntry, 'at' | 'lastAt'>
  > & { lastAt?: Date | null };

function entry({ at, lastAt, ...rest }: NewEntry): MoneyEntry {
  return {
    ...{ amountFen: 0, aboutFen: null, note: null, verdict: null, times: 1 },
    ...rest,
    at: at.toISOString(),
    lastAt: lastAt?.toISOString() ?? null,
  };
}

function entriesOfAttempt(attempt: AttemptRow): MoneyEntry[] {
  const { outTradeNo: reference, provider: source, channel: note, amountFen: aboutFen } = attempt;
  const opened = entry({
    at: attempt.createdAt,
    kind: 'attempt_opened',
    ...{ source, reference, note, aboutFen },
  });
  const at = attempt.finishedAt;
  if (at === null) return [opened];
  if (attempt.receivedFen === null)
    return [opened, entry({ at, kind: 'attempt_closed', source, reference, aboutFen })];
  const kind = attempt.status === 'surplus' ? 'received_surplus' : 'received';
  const tradeNo = attempt.tradeNo ?? reference;
  return [opened, entry({ at, kind, amountFen: attempt.receivedFen, source, reference: tradeNo })];
}

const entryOfMessage = (message: MessageRow) =>
  entry({
    at: message.at,
    kind: 'message',
    source: message.provider,
    reference: message.outTradeNo,
    note: [message.kind, message.providerStatus].filter((part) => part !== null).join(' '),
    verdict: message.verdict,
  });

/** What the provider answered before the last time; the last answer is told by the end of the refund. */
function entriesOfAnswers({ answers, provider, outRequestNo, amountFen }: RefundTrail | SurplusTrail) {
  return answers.map(({ answer, times, firstAt, lastAt }) =>
    entry({
      at: firstAt,
      kind: 'refund_answer',
      ...{ source: provider, reference: outRequestNo, aboutFen: amountFen },
      ...{ note: answer, times, lastAt: times > 1 ? lastAt : null },
    }),
  );
}

function endOf(refund: RefundTrail | SurplusTrail): MoneyEntry[] {
  const { finishedAt: at, provider: source, outRequestNo: reference, amountFen } = refund;
  if (at === null) return [];
  if (refund.status === 'failed')
    return [entry({ at, kind: 'refund_failed', source, reference, aboutFen: amountFen })];
  return [entry({ at, kind: 'refund_done', amountFen: -amountFen, source, reference })];
}

function entriesOfRefund(refund: RefundTrail): MoneyEntry[] {
  const { outRequestNo: reference, amountFen: aboutFen, decision, decidedAt } = refund;
  const made = entry({
    at: refund.createdAt,
    kind: 'refund_made',
    source: refund.staffName ?? SHOP,
    ...{ reference, aboutFen, note: refund.reason },
  });
  const decided =
    decision === null || decidedAt === null
      ? []
      : [
          entry({
            at: decidedAt,
            kind: `refund_${decision}`,
            source: refund.deciderName ?? SHOP,
            ...{ reference, aboutFen, note: refund.decidedReason },
          }),
        ];
  // A rejected refund fails by the decision alone: the provider was never asked.
  const end = decision === 'rejected' ? [] : endOf(refund);
  return [made, ...decided, ...entriesOfAnswers(refund), ...end];
}

function entriesOfSurplus(surplus: SurplusTrail): MoneyEntry[] {
  const { outRequestNo: reference, amountFen: aboutFen, reason: note } = surplus;
  const made = entry({
    at: surplus.createdAt,
    kind: 'refund_made',
    source: SHOP,
    ...{ reference, aboutFen, note },
  });
  return [made, ...entriesOfAnswers(surplus), ...endOf(surplus)];
}

interface Facts {
  order: { isPaid: boolean; totalFen: number; refundingFen: number; refundedFen: number };
  attempts: readonly AttemptRow[];
  messages: readonly MessageRow[];
  refunds: readonly RefundTrail[];
  surplus: readonly SurplusTrail[];
}

const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
const amountsIn = (rows: readonly (RefundTrail | SurplusTrail)[], ...statuses: string[]) =>
  sumOf(rows.filter(({ status }) => statuses.includes(status)).map(({ amountFen }) => amountFen));

/**
 * The money of an order. What is kept comes from the order's own row and from surplus that could not go back, not from the
 * difference of the other sums: so `isBalanced` compares two books.
 */
function trailOf({ order, attempts, messages, refunds, surplus }: Facts): OrderMoneyTrail {
  const entries = [
    ...attempts.flatMap(entriesOfAttempt),
    ...messages.map(entryOfMessage),
    ...refunds.flatMap(entriesOfRefund),
    ...surplus.flatMap(entriesOfSurplus),
  ].sort((a, b) => a.at.localeCompare(b.at));
  const ofOrder = order.isPaid ? order.totalFen - order.refundedFen - order.refundingFen : 0;
  const back = [...refunds, ...surplus];
  const receivedFen = sumOf(attempts.map((attempt) => attempt.receivedFen ?? 0));
  const keptFen = ofOrder + amountsIn(surplus, 'failed');
  const returnedFen = amountsIn(back, 'done', 'refunded');
  const onItsWayFen = amountsIn(back, 'waiting_for_approval', 'processing', 'refunding');
  const isBalanced = receivedFen === keptFen + returnedFen + onItsWayFen;
  return { entries, receivedFen, keptFen, returnedFen, onItsWayFen, isBalanced };
}

/** Every fen of an order, from one snapshot of the books, so that money that moves meanwhile is counted once. */
export async function readMoneyTrail(db: Database, orderNo: string): Promise<OrderMoneyTrail | Refusal> {
  if (!isOrderNo(orderNo)) return orderNotFound();
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const [row] = await readOrders(tx, [orderNo]);
      if (!row) return orderNotFound();
      const attempts = await readAttempts(tx, orderNo);
      const messages = await readMessages(
        tx,
        attempts.map(({ outTradeNo }) => outTradeNo),
      );
      const { refunds, surplus } = await readRefundTrail(tx, orderNo);
      return trailOf({
        order: { ...row, isPaid: row.paidAt !== null },
        ...{ attempts, messages, refunds, surplus },
      });
    });
}
