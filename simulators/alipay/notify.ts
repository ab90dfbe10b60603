import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import type { FaultSwitches } from './faults.ts';
import {
  forgeries,
  type Message,
  type MessageKind,
  plan,
  type Refund,
  refundFields,
  tradeFields,
} from './messages.ts';
import { type AlipayKeys, signMessage } from './signature.ts';
import type { Trade } from './trades.ts';
import { beijingTime } from './wire.ts';

/** The pauses after attempts without `success`: Alipay's schedule, 25 hours 22 minutes in all. */
const RETRY_DELAYS_MS = [4, 10, 10, 60, 120, 360, 900].map((minutes) => minutes * 60_000);
const ANSWER_TIMEOUT_MS = 10_000;
const MAX_IN_FLIGHT = 32;
const LONGEST_TIMER_MS = 3_600_000;

export interface NotifyAnswer {
  /** When the answer came, in ISO 8601. */
  at: string;
  /** The body of the answer; null when there was no answer. */
  answer: string | null;
  httpStatus: number | null;
  error: string | null;
  kind: MessageKind;
  tradeStatus: string | null;
}

export interface Notifier {
  /** Queues the messages about a payment. Called in the transaction that pays the trade. */
  paid(trade: Trade): void;
  /** Queues the messages about a refund; `trade` is as it is after the refund. */
  refunded(trade: Trade, refund: Refund): void;
  /** Queues forged messages about a payment, whatever the state of the trade, and no true message. */
  forge(trade: Trade): void;
  /** Sends the messages that are due. Called after the transaction and after a change of the clock. */
  kick(): void;
  /** All attempts, oldest first. */
  answers(outTradeNo: string): NotifyAnswer[];
  /** How many messages of a trade are still to be sent, and when the next one is due on the wall clock. */
  waiting(outTradeNo: string): { count: number; nextAt: Date | null };
  /** Stops sending. The remaining messages are sent after the next start. */
  stop(): Promise<void>;
}

interface Due {
  id: number;
  outTradeNo: string;
  kind: MessageKind;
  url: string;
  form: string;
  retries: number;
  attempts: number;
}

type Outcome = { answer: string | null; httpStatus: number | null; error: string | null };

export function openNotifier(store: Store, clock: Clock, faults: FaultSwitches, keys: AlipayKeys): Notifier {
  const queue = openQueue(store, clock);
  const inFlight = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  async function deliver(due: Due): Promise<void> {
    const outcome = await post(due, keys, stopping.signal);
    // Our own stop aborted the attempt, so the message is sent again after the next start.
    if (!stopping.signal.aborted) queue.settle(due, outcome);
  }

  /** Messages of one trade are sent one after the other; only duplicates are sent at the same time. */
  function pump(): void {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    const now = clock.now();
    const { ready, nextAt } = queue.due(now, inFlight);
    for (const messages of ready.slice(0, MAX_IN_FLIGHT - inFlight.size)) {
      const outTradeNo = messages[0]?.outTradeNo as string;
      const sent = Promise.all(messages.map(deliver)).then(() => {
        inFlight.delete(outTradeNo);
        pump();
      });
      inFlight.set(outTradeNo, sent);
    }
    if (nextAt !== null) timer = setTimeout(pump, Math.min(clock.wallMsUntil(nextAt), LONGEST_TIMER_MS));
  }

  function say(trade: Trade, messages: Message[]): void {
    for (const message of messages) queue.add(trade, message);
  }

  return {
    paid(trade) {
      const older = tradeFields(trade, 'WAIT_BUYER_PAY');
      say(trade, plan(tradeFields(trade, 'TRADE_SUCCESS'), older, faults.inForce().notify, keys));
    },
    refunded(trade, refund) {
      const older = tradeFields(trade, 'TRADE_SUCCESS');
      say(trade, plan(refundFields(trade, refund), older, faults.inForce().notify, keys));
    },
    forge(trade) {
      const forged = forgeries(tradeFields(trade, 'TRADE_SUCCESS'), keys);
      say(
        trade,
        forged.map((fields) => ({ kind: 'forged', fields, retries: false, delayMs: 0 })),
      );
    },
    kick: pump,
    answers: queue.answers,
    waiting: queue.waiting,
    async stop() {
      clearTimeout(timer);
      stopping.abort();
      await Promise.all(inFlight.values());
    },
  };
}

/** Sends one message. Only the bare word `success` ends it; after any other answer it is sent again. */
async function post(due: Due, keys: AlipayKeys, stopping: AbortSignal): Promise<Outcome> {
  const kept = JSON.parse(due.form) as Record<string, string>;
  const form =
    due.kind === 'forged'
      ? kept
      : signMessage({ ...kept, notify_time: beijingTime(Date.now()) }, keys.alipayPrivate);
  try {
    const response = await fetch(due.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams(form).toString(),
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    });
    return { answer: (await response.text()).slice(0, 1_000), httpStatus: response.status, error: null };
  } catch (error) {
    const cause = (error as Error).cause as Error | undefined;
    return { answer: null, httpStatus: null, error: cause?.message || (error as Error).message };
  }
}

/** The waiting messages and the received answers, in the store. */
function openQueue(store: Store, clock: Clock) {
  const { db } = store;
  const insert = db.prepare(
    'INSERT INTO notifies (out_trade_no, kind, url, form, retries, due_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const selectDue = db.prepare(
    `SELECT id, out_trade_no AS outTradeNo, kind, url, form, retries, attempts
     FROM notifies WHERE due_at <= ? ORDER BY due_at, id LIMIT 500`,
  );
  const selectNext = db.prepare('SELECT min(due_at) AS dueAt FROM notifies WHERE due_at > ?');
  const insertAnswer = db.prepare(
    'INSERT INTO notify_answers (notify_id, at, answer, status, error) VALUES (?, ?, ?, ?, ?)',
  );
  const update = db.prepare('UPDATE notifies SET attempts = ?, due_at = ? WHERE id = ?');
  const selectAnswers = db.prepare(
    `SELECT a.at, a.answer, a.status AS httpStatus, a.error, n.kind, n.form ->> 'trade_status' AS tradeStatus
     FROM notify_answers a JOIN notifies n ON n.id = a.notify_id WHERE n.out_trade_no = ? ORDER BY a.id`,
  );
  const countWaiting = db.prepare(
    'SELECT count(*) AS count, min(due_at) AS dueAt FROM notifies WHERE out_trade_no = ? AND due_at IS NOT NULL',
  );

  return {
    add(trade: Trade, message: Message): void {
      if (!trade.notifyUrl) return;
      const dueAt = clock.now() + Math.round(message.delayMs * clock.speed());
      const form = JSON.stringify(message.fields);
      insert.run(trade.outTradeNo, message.kind, trade.notifyUrl, form, message.retries ? 1 : 0, dueAt);
    },
    /** The first due message of each trade that has none in flight, together with its duplicate. */
    due(now: number, busy: { has(outTradeNo: string): boolean }): { ready: Due[][]; nextAt: number | null } {
      const ready = new Map<string, Due[]>();
      for (const row of selectDue.all(now) as unknown as Due[]) {
        if (busy.has(row.outTradeNo)) continue;
        const first = ready.get(row.outTradeNo);
        if (!first) ready.set(row.outTradeNo, [row]);
        else if (first.length === 1 && row.kind === 'duplicate') first.push(row);
      }
      const { dueAt } = selectNext.get(now) as { dueAt: number | null };
      return { ready: [...ready.values()], nextAt: dueAt };
    },
    settle(due: Due, outcome: Outcome): void {
      const isDone = outcome.httpStatus === 200 && outcome.answer === 'success';
      const delayMs = isDone || !due.retries ? undefined : RETRY_DELAYS_MS[due.attempts];
      store.transaction(() => {
        insertAnswer.run(due.id, Date.now(), outcome.answer, outcome.httpStatus, outcome.error);
        update.run(due.attempts + 1, delayMs === undefined ? null : clock.now() + delayMs, due.id);
      });
    },
    answers(outTradeNo: string): NotifyAnswer[] {
      const rows = selectAnswers.all(outTradeNo) as unknown as (Omit<NotifyAnswer, 'at'> & { at: number })[];
      return rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() }));
    },
    waiting(outTradeNo: string): { count: number; nextAt: Date | null } {
      const { count, dueAt } = countWaiting.get(outTradeNo) as { count: number; dueAt: number | null };
      return { count, nextAt: dueAt === null ? null : new Date(Date.now() + clock.wallMsUntil(dueAt)) };
    },
  };
}
