import type { FastifyBaseLogger } from 'fastify';
import type { PaymentGateway } from '../../../gateways/payment.ts';
import type { AddJob, JobQueue, Tasks } from '../../../platform/jobs/job-queue.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { finishRefund } from '../issuing/service.ts';
import { type Debt, type DebtKind, finishSurplus, noteAttempt, readDebt, readDebtIds } from './queries.ts';

const TASK = 'send money back';
/** Between one attempt and the next: 1 s, 2 s, 4 s … up to a minute, for as long as it takes. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A gateway that is away for a moment is nobody's alarm. */
const ALARM_AFTER_ATTEMPTS = 3;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const PAGE = 500;

export interface RefundWorkerDeps {
  db: Database;
  gateway: PaymentGateway | null;
  queue: JobQueue;
  log: FastifyBaseLogger;
}

export type RefundWorker = ReturnType<typeof createRefundWorker>;

/**
 * What one attempt came to. `again`: it may or may not have happened; the same request later finds out.
 * `isAlarm`: an operator has to do something for it to succeed.
 */
type Attempt = { outcome: 'done' | 'failed' | 'again'; answer: string; isAlarm?: boolean };

const keyOf = (kind: DebtKind, id: string) => `${kind}:${id}`;

/** Only money that Alipay moved in this call, or says in a refund query that it has moved, is back. */
async function tryOnce(gateway: PaymentGateway, debt: Debt): Promise<Attempt> {
  const asked = await gateway.refund(debt);
  if (asked.outcome === 'done') return { outcome: 'done', answer: 'fund_change Y' };
  if (asked.outcome === 'unavailable') return { outcome: 'again', answer: asked.reason };
  if (asked.outcome === 'retry')
    return { outcome: 'again', answer: `${asked.code} ${asked.message}`, isAlarm: true };

  // Taken before or refused now: the answer to an earlier attempt may have been lost, so the query decides.
  const found = await gateway.queryRefund(debt);
  if (found.outcome === 'unavailable') return { outcome: 'again', answer: found.reason };
  if (found.outcome === 'done') {
    const isWhole = found.amountFen === null || found.amountFen === debt.amountFen;
    if (isWhole) return { outcome: 'done', answer: 'REFUND_SUCCESS' };
    return { outcome: 'again', answer: `REFUND_SUCCESS of ${found.amountFen} fen`, isAlarm: true };
  }
  if (asked.outcome === 'refused') return { outcome: 'failed', answer: `${asked.code} ${asked.message}` };
  return { outcome: 'again', answer: 'taken, not through yet' };
}

/** Money on its way back, until Alipay itself says that it has arrived. */
export function createRefundWorker({ db, gateway, queue, log }: RefundWorkerDeps) {
  function finish(debt: Debt, outcome: 'done' | 'failed', answer: string): Promise<unknown> {
    if (debt.kind === 'refund') return finishRefund(db, debt.id, outcome, answer);
    return finishSurplus(db, debt.id, outcome === 'done' ? 'refunded' : 'failed', answer);
  }

  function report(debt: Debt, { outcome, answer, isAlarm }: Attempt): void {
    const { kind, outTradeNo, outRequestNo, amountFen } = debt;
    const about = { kind, outTradeNo, outRequestNo, amountFen, attempts: debt.attempts + 1, answer };
    if (outcome === 'done') log.info(about, 'money is back');
    else if (outcome === 'failed')
      log.error({ ...about, alarm: true }, 'Alipay refuses a refund for good; an operator has to decide');
    else if (isAlarm || about.attempts >= ALARM_AFTER_ATTEMPTS)
      log.error({ ...about, alarm: true }, 'a refund waits; it will be tried again');
    else log.warn(about, 'a refund was not answered; it will be tried again');
  }

  async function sendBack(kind: DebtKind, id: string, addJob: AddJob): Promise<void> {
    const debt = gateway ? await readDebt(db, kind, id) : undefined;
    if (!gateway || !debt) return;
    const attempt = await tryOnce(gateway, debt);
    report(debt, attempt);
    if (attempt.outcome !== 'again') return void (await finish(debt, attempt.outcome, attempt.answer));
    await noteAttempt(db, debt, attempt.answer);
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** debt.attempts, LONGEST_PAUSE_MS);
    await addJob(TASK, { kind, id }, { key: keyOf(kind, id), runAt: new Date(Date.now() + pauseMs) });
  }

  const tasks: Tasks = {
    [TASK]: ({ kind, id }, addJob) => sendBack(kind as DebtKind, id as string, addJob),
  };

  /** Puts debts in the queue that no job stands for: their server died between the commit and the queue, or at work. */
  async function findStranded(kind: DebtKind, signal: AbortSignal): Promise<void> {
    for (let after = FIRST_ID; !signal.aborted; ) {
      const ids = await readDebtIds(db, kind, after, PAGE);
      const alive = await queue.alive(ids.map((id) => keyOf(kind, id)));
      const stranded = ids.filter((id) => !alive.has(keyOf(kind, id)));
      for (const id of stranded) await queue.add(TASK, { kind, id }, { key: keyOf(kind, id) });
      if (ids.length < PAGE) return;
      after = ids.at(-1) as string;
    }
  }

  return {
    /** Sends money back soon. The rows are the truth; a queue that is away is found out by `findStranded`. */
    soon(kind: DebtKind, ids: readonly string[]): void {
      for (const id of ids) {
        queue
          .add(TASK, { kind, id }, { key: keyOf(kind, id) })
          .catch((err) => log.warn({ err, kind, id }, 'a refund could not be put in the queue yet'));
      }
    },

    /** Does what is in the queue until the process stops. */
    work: (signal: AbortSignal) => queue.work(tasks, signal),

    async findStranded(signal: AbortSignal): Promise<void> {
      await findStranded('surplus', signal);
      await findStranded('refund', signal);
    },
  };
}
