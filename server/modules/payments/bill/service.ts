import type { BillRow, PaymentGateway } from '../../../gateways/payment.ts';
import type { PaymentProvider } from '../../../gateways/payment-providers.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { type BookedRefund, bookedRefunds, refundsBetween } from '../../refunds/index.ts';
import { type Ask, createAsking } from '../asking/service.ts';
import { createConfirming } from '../confirming/service.ts';
import { findPayment } from '../queries.ts';
import { type BookedPayment, bookedPayments, paymentsBetween } from './queries.ts';

export interface BillDeps {
  db: Database;
  provider: PaymentProvider;
  gateway: PaymentGateway;
}

type ComparingDeps = BillDeps & { ask: Ask };

/** Lines are asked about one after the other, so that no confirmation waits for another. */
const COMMIT = { batchMax: 1, queueMax: 8, deadlineMs: 60_000 };

/**
 * Compares a provider's bill of a day in Beijing with our books, line by line, in both directions. Payments that the books
 * did not know are booked at once, and the running shop refunds what of them is surplus. All other differences are for
 * people to look into.
 * @param onProgress called after some lines of the bill, and then some of our own rows, are compared
 * @throws RangeError for anything but a day as `2026-01-31`
 */
export async function reconcileBill(
  deps: BillDeps,
  date: string,
  onProgress: (progress: BillProgress) => void = () => {},
): Promise<BillReport> {
  const { db, provider, gateway } = deps;
  const confirming = createConfirming({ db, ...COMMIT, onSurplus: () => {} });
  const ask = createAsking({ db, gateways: { [provider]: gateway }, confirming });
  try {
    return await compareBill({ ...deps, ask }, date, onProgress);
  } finally {
    await confirming.close();
  }
}

/** One line on which the provider's books and ours differ. */
export interface BillDifference {
  kind:
    | 'unknown_payment'
    | 'payment_not_in_books'
    | 'payment_amount'
    | 'payment_not_at_provider'
    | 'unknown_refund'
    | 'refund_amount'
    | 'refund_not_done_in_books'
    | 'refund_not_at_provider';
  outTradeNo: string;
  outRequestNo: string | null;
  /** The amount in the provider's books and in ours; null where one of them has no such line. */
  billFen: number | null;
  booksFen: number | null;
  /** What was done about it, or what else is known. */
  note: string;
}

export type BillReport =
  | {
      outcome: 'compared';
      lines: number;
      /** What buyers paid and what went back, as the bill has it. */
      receivedFen: number;
      refundedFen: number;
      differences: BillDifference[];
    }
  /** The provider has no bill of that day: it makes one the next morning, and only where money moved. */
  | { outcome: 'not_ready'; code: string }
  | { outcome: 'unavailable'; reason: string };

export interface BillProgress {
  done: number;
  total: number;
}

const CHUNK = 200;
const DAY_MS = 86_400_000;

const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** The first moment of the day in Beijing, and of the next day. @throws RangeError for anything but a day as `2026-01-31` */
function dayOf(date: string): { from: Date; to: Date } {
  const startMs = Date.parse(`${date}T00:00:00Z`);
  // JavaScript reads February 30 as March 2.
  if (Number.isNaN(startMs) || new Date(startMs).toISOString().slice(0, 10) !== date)
    throw new RangeError(`${date} is not a day such as 2026-01-31`);
  const fromMs = startMs - BEIJING_OFFSET_MS;
  return { from: new Date(fromMs), to: new Date(fromMs + DAY_MS) };
}

async function compareBill(
  deps: ComparingDeps,
  date: string,
  onProgress: (progress: BillProgress) => void,
): Promise<BillReport> {
  const { from, to } = dayOf(date);
  const bill = await deps.gateway.bill(date);
  if (bill.outcome !== 'downloaded') return bill;
  const ourPayments = await paymentsBetween(deps.db, deps.provider, from, to);
  const ourRefunds = await refundsBetween(deps.db, deps.provider, from, to);
  const total = bill.rows.length + ourPayments.length + ourRefunds.length;
  const differences: BillDifference[] = [];
  let done = 0;

  async function compare<T>(
    items: readonly T[],
    judge: (some: readonly T[]) => Promise<BillDifference[]>,
  ): Promise<void> {
    for (let start = 0; start < items.length; start += CHUNK) {
      const some = items.slice(start, start + CHUNK);
      differences.push(...(await judge(some)));
      done += some.length;
      onProgress({ done, total });
    }
  }

  await compare(bill.rows, (rows) => judgeLines(deps, rows));
  const billed = new Set(bill.rows.map((row) => row.outRequestNo ?? row.outTradeNo));
  await compare(ourPayments, (rows) =>
    judgeOurPayments(
      deps,
      rows.filter(({ outTradeNo }) => !billed.has(outTradeNo)),
    ),
  );
  await compare(ourRefunds, (rows) =>
    judgeOurRefunds(
      deps,
      rows.filter(({ outRequestNo }) => !billed.has(outRequestNo)),
    ),
  );
  const sumOf = (kind: BillRow['kind']) =>
    bill.rows.filter((row) => row.kind === kind).reduce((sum, row) => sum + Math.abs(row.amountFen), 0);
  const sums = { receivedFen: sumOf('payment'), refundedFen: sumOf('refund') };
  return { outcome: 'compared', lines: bill.rows.length, ...sums, differences };
}

async function judgeLines(deps: ComparingDeps, rows: readonly BillRow[]): Promise<BillDifference[]> {
  const [payments, refunds] = await Promise.all([
    bookedPayments(
      deps.db,
      rows.map((row) => row.outTradeNo),
    ),
    bookedRefunds(
      deps.db,
      rows.flatMap((row) => row.outRequestNo ?? []),
    ),
  ]);
  const differences: BillDifference[] = [];
  for (const row of rows) {
    const difference =
      row.kind === 'payment'
        ? await judgePayment(deps, row, payments.get(row.outTradeNo))
        : judgeRefund(row, refunds.get(row.outRequestNo ?? ''));
    if (difference) differences.push(difference);
  }
  return differences;
}

async function judgePayment(
  deps: ComparingDeps,
  row: BillRow,
  booked: BookedPayment | undefined,
): Promise<BillDifference | null> {
  const { outTradeNo, amountFen: billFen } = row;
  const line = { outTradeNo, outRequestNo: null, billFen, booksFen: booked?.receivedFen ?? null };
  if (!booked) return { ...line, kind: 'unknown_payment', note: row.subject };
  if (booked.receivedFen === null)
    return { ...line, kind: 'payment_not_in_books', note: await book(deps, outTradeNo) };
  if (booked.receivedFen !== billFen) return { ...line, kind: 'payment_amount', note: booked.status };
  return null;
}

/** Books a payment that only the bill tells of. The bill is no proof: the provider's answer to a query decides. */
async function book({ db, ask }: ComparingDeps, outTradeNo: string): Promise<string> {
  const payment = await findPayment(db, outTradeNo);
  const { state } = payment ? await ask(payment) : { state: 'unknown' };
  return state === 'settled' || state === 'surplus' ? `booked: ${state}` : `not booked: ${state}`;
}

function judgeRefund(row: BillRow, booked: BookedRefund | undefined): BillDifference | null {
  const billFen = Math.abs(row.amountFen);
  const { outTradeNo, outRequestNo } = row;
  const line = { outTradeNo, outRequestNo, billFen, booksFen: booked?.amountFen ?? null };
  if (!booked || booked.outTradeNo !== outTradeNo)
    return { ...line, kind: 'unknown_refund', note: row.subject };
  if (booked.amountFen !== billFen) return { ...line, kind: 'refund_amount', note: '' };
  return booked.isDone
    ? null
    : { ...line, kind: 'refund_not_done_in_books', note: 'the refund worker will find out' };
}

/** What we booked on this day may stand in the bill of another day: only money that the provider denies is a difference. */
async function judgeOurPayments(
  { gateway }: BillDeps,
  rows: readonly BookedPayment[],
): Promise<BillDifference[]> {
  const differences: BillDifference[] = [];
  for (const { outTradeNo, receivedFen: booksFen } of rows) {
    const answer = await gateway.query(outTradeNo);
    // We know that the payment was paid, so `closed` means that all of it was refunded since.
    const isThere = answer.outcome === 'found' && answer.state !== 'waiting';
    if (isThere && answer.amountFen === booksFen) continue;
    const billFen = answer.outcome === 'found' ? answer.amountFen : null;
    const note = answer.outcome === 'found' ? answer.state : answer.outcome;
    differences.push({
      kind: 'payment_not_at_provider',
      outTradeNo,
      outRequestNo: null,
      billFen,
      booksFen,
      note,
    });
  }
  return differences;
}

async function judgeOurRefunds(
  { gateway }: BillDeps,
  rows: readonly BookedRefund[],
): Promise<BillDifference[]> {
  const differences: BillDifference[] = [];
  for (const { outTradeNo, outRequestNo, amountFen: booksFen } of rows) {
    const answer = await gateway.refundQuery({ outTradeNo, outRequestNo });
    if (answer.outcome === 'done' && (answer.amountFen === null || answer.amountFen === booksFen)) continue;
    const billFen = answer.outcome === 'done' ? answer.amountFen : null;
    differences.push({
      kind: 'refund_not_at_provider',
      ...{ outTradeNo, outRequestNo, billFen, booksFen },
      note: answer.outcome,
    });
  }
  return differences;
}
