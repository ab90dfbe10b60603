import type { Clock } from './clock.ts';
import type { Store } from './store.ts';

/** The messages that a payment provider sends to the shop, until they are accepted. The store keeps them. */

const MAX_IN_FLIGHT = 32;
const LONGEST_TIMER_MS = 3_600_000;
const ANSWER_TIMEOUT_MS = 10_000;

export interface NotifyAnswer {
  /** When the answer came, in ISO 8601. */
  at: string;
  /** The body of the answer; null when there was no answer. */
  answer: string | null;
  httpStatus: number | null;
  error: string | null;
  kind: string;
  tradeStatus: string | null;
}

export interface QueuedMessage {
  outTradeNo: string;
  url: string;
  kind: string;
  content: Record<string, unknown>;
  /** Whether the message is sent again until it is accepted. */
  retries: boolean;
  delayMs: number;
}

interface Due {
  id: number;
  outTradeNo: string;
  kind: string;
  url: string;
  form: string;
  retries: number;
  attempts: number;
}

export type Outcome = { answer: string | null; httpStatus: number | null; error: string | null };

/** An HTTP request to the shop, made anew for each attempt. */
export interface Outgoing {
  headers: Record<string, string>;
  body: string;
}

export interface QueueOptions {
  store: Store;
  clock: Clock;
  /** The two tables of this provider in the store. */
  tables: { messages: string; answers: string };
  /** The field of a message's content that holds the trade's status. */
  statusField: string;
  /** The pauses after attempts that were not accepted. */
  retryDelaysMs: readonly number[];
  write(kind: string, content: Record<string, unknown>): Outgoing;
  isAccepted(outcome: Outcome): boolean;
}

export interface NotifyQueue {
  /** Called in the transaction that changes the trade. */
  add(message: QueuedMessage): void;
  /** Sends the messages that are due. Called after the transaction and after a change of the clock. */
  kick(): void;
  /** All attempts, oldest first. */
  answers(outTradeNo: string): NotifyAnswer[];
  /** How many messages of a trade are still to be sent, and when the next one is due on the wall clock. */
  waiting(outTradeNo: string): { count: number; nextAt: Date | null };
  /** Stops sending. The remaining messages are sent after the next start. */
  stop(): Promise<void>;
}

export function openNotifyQueue(options: QueueOptions): NotifyQueue {
  const { clock } = options;
  const rows = openRows(options);
  const inFlight = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  async function deliver(due: Due): Promise<void> {
    const outcome = await post(due.url, options.write(due.kind, JSON.parse(due.form)), stopping.signal);
    // Our own stop aborted the attempt, so the message is sent again after the next start.
    if (!stopping.signal.aborted) rows.settle(due, outcome);
  }

  /** Messages of one trade are sent one after the other; only duplicates are sent at the same time. */
  function pump(): void {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    const now = clock.now();
    const { ready, nextAt } = rows.due(now, inFlight);
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

  return {
    add: rows.add,
    kick: pump,
    answers: rows.answers,
    waiting: rows.waiting,
    async stop() {
      clearTimeout(timer);
      stopping.abort();
      await Promise.all(inFlight.values());
    },
  };
}

async function post(url: string, { headers, body }: Outgoing, stopping: AbortSignal): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    });
    return { answer: (await response.text()).slice(0, 1_000), httpStatus: response.status, error: null };
  } catch (error) {
    const cause = (error as Error).cause as Error | undefined;
    return { answer: null, httpStatus: null, error: cause?.message || (error as Error).message };
  }
}

function prepare({ store: { db }, tables, statusField }: QueueOptions) {
  const { messages, answers } = tables;
  return {
    insert: db.prepare(
      `INSERT INTO ${messages} (out_trade_no, kind, url, form, retries, due_at) VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    selectDue: db.prepare(
      `SELECT id, out_trade_no AS outTradeNo, kind, url, form, retries, attempts
       FROM ${messages} WHERE due_at <= ? ORDER BY due_at, id LIMIT 500`,
    ),
    selectNext: db.prepare(`SELECT min(due_at) AS dueAt FROM ${messages} WHERE due_at > ?`),
    insertAnswer: db.prepare(
      `INSERT INTO ${answers} (notify_id, at, answer, status, error) VALUES (?, ?, ?, ?, ?)`,
    ),
    update: db.prepare(`UPDATE ${messages} SET attempts = ?, due_at = ? WHERE id = ?`),
    selectAnswers: db.prepare(
      `SELECT a.at, a.answer, a.status AS httpStatus, a.error, n.kind, n.form ->> '${statusField}' AS tradeStatus
       FROM ${answers} a JOIN ${messages} n ON n.id = a.notify_id WHERE n.out_trade_no = ? ORDER BY a.id`,
    ),
    countWaiting: db.prepare(
      `SELECT count(*) AS count, min(due_at) AS dueAt FROM ${messages}
       WHERE out_trade_no = ? AND due_at IS NOT NULL`,
    ),
  };
}

/** The waiting messages and the received answers, in the store. */
function openRows(options: QueueOptions) {
  const { store, clock, retryDelaysMs, isAccepted } = options;
  const statements = prepare(options);
  return {
    add({ outTradeNo, kind, url, content, retries, delayMs }: QueuedMessage): void {
      const dueAt = clock.now() + Math.round(delayMs * clock.speed());
      statements.insert.run(outTradeNo, kind, url, JSON.stringify(content), retries ? 1 : 0, dueAt);
    },
    /** The first due message of each trade that has none in flight, together with its duplicate. */
    due(now: number, busy: { has(outTradeNo: string): boolean }): { ready: Due[][]; nextAt: number | null } {
      const ready = new Map<string, Due[]>();
      for (const row of statements.selectDue.all(now) as unknown as Due[]) {
        if (busy.has(row.outTradeNo)) continue;
        const first = ready.get(row.outTradeNo);
        if (!first) ready.set(row.outTradeNo, [row]);
        else if (first.length === 1 && row.kind === 'duplicate') first.push(row);
      }
      const { dueAt } = statements.selectNext.get(now) as { dueAt: number | null };
      return { ready: [...ready.values()], nextAt: dueAt };
    },
    settle(due: Due, outcome: Outcome): void {
      const delayMs = isAccepted(outcome) || !due.retries ? undefined : retryDelaysMs[due.attempts];
      store.transaction(() => {
        statements.insertAnswer.run(due.id, Date.now(), outcome.answer, outcome.httpStatus, outcome.error);
        statements.update.run(due.attempts + 1, delayMs === undefined ? null : clock.now() + delayMs, due.id);
      });
    },
    answers(outTradeNo: string): NotifyAnswer[] {
      const rows = statements.selectAnswers.all(outTradeNo) as unknown as (Omit<NotifyAnswer, 'at'> & {
        at: number;
      })[];
      return rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() }));
    },
    waiting(outTradeNo: string): { count: number; nextAt: Date | null } {
      const { count, dueAt } = statements.countWaiting.get(outTradeNo) as {
        count: number;
        dueAt: number | null;
      };
      return { count, nextAt: dueAt === null ? null : new Date(Date.now() + clock.wallMsUntil(dueAt)) };
    },
  };
}
