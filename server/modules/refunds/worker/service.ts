import type { FastifyBaseLogger } from 'fastify';
import type { PaymentGateway } from '../../../gateways/payment.ts';
import type { PaymentGateways } from '../../../gateways/payment-providers.ts';
import type { AddJob, JobQueue, Tasks } from '../../../platform/jobs/job-queue.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { finishRefund } from '../finishing/service.ts';
import {
  findPending,
  finishSurplus,
  noteAttempt,
  type PendingRefund,
  type RefundKind,
  readPendingIds,
  readPendingOf,
} from './queries.ts';

const TASK = 'send money back';
/** Between two attempts: 1 s, 2 s, 4 s … up to a minute, without a limit on attempts. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A provider that is away for a moment is no reason for an alarm. */
const ALARM_AFTER_ATTEMPTS = 3;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const PAGE = 500;

export interface RefundWorkerDeps {
  db: Database;
  gateways: PaymentGateways;
  /** The shop's public address, without a slash at the end. */
  publicUrl: string;
  queue: JobQueue;
  log: FastifyBaseLogger;
}

/**
 * The result of one attempt. `again`: the money may or may not have moved; the same request later finds out.
 * `isAlarm`: an operator has to do something before the refund can succeed.
 */
type Attempt = { outcome: 'done' | 'failed' | 'again'; answer: string; isAlarm?: boolean };

const keyOf = (kind: RefundKind, id: string) => `${kind}:${id}`;

/** A refund is done only where the provider moved the money in this call, or says in a query that it has moved it. */
async function tryOnce(
  gateway: PaymentGateway | undefined,
  pending: PendingRefund,
  notifyUrl: string,
): Promise<Attempt> {
  if (!gateway) return { outcome: 'again', answer: `${pending.provider} is not configured`, isAlarm: true };
  const asked = await gateway.refund({ ...pending, notifyUrl });
  if (asked.outcome === 'done') return { outcome: 'done', answer: 'done' };
  if (asked.outcome === 'unavailable') return { outcome: 'again', answer: asked.reason };
  if (asked.outcome === 'retry')
    return { outcome: 'again', answer: `${asked.code} ${asked.message}`, isAlarm: true };

  // Accepted before, or refused now. The answer to an earlier attempt may have been lost, so the query decides.
  const found = await gateway.refundQuery(pending);
  if (found.outcome === 'unavailable') return { outcome: 'again', answer: found.reason };
  if (found.outcome === 'done') {
    const isWhole = found.amountFen === null || found.amountFen === pending.amountFen;
    if (isWhole) return { outcome: 'done', answer: 'done, as the refund query says' };
    return { outcome: 'again', answer: `done, but of ${found.amountFen} fen`, isAlarm: true };
  }
  if (asked.outcome === 'refused') return { outcome: 'failed', answer: `${asked.code} ${asked.message}` };
  return { outcome: 'again', answer: 'accepted, not done yet' };
}

function report(log: FastifyBaseLogger, pending: PendingRefund, { outcome, answer, isAlarm }: Attempt): void {
  const { kind, provider, outTradeNo, outRequestNo, amountFen } = pending;
  const attempts = pending.attempts + 1;
  const about = { kind, provider, outTradeNo, outRequestNo, amountFen, attempts, answer };
  if (outcome === 'done') log.info(about, 'a refund is done');
  else if (outcome === 'failed')
    log.error({ ...about, alarm: true }, 'the provider refuses a refund for good; an operator has to decide');
  else if (isAlarm || attempts >= ALARM_AFTER_ATTEMPTS)
    log.error({ ...about, alarm: true }, 'a refund waits; the worker tries it again');
  else log.warn(about, 'a refund was not answered; the worker tries it again');
}

/** Asks providers for pending refunds again and again, until each is done or refused for good. */
export function createRefundWorker({ db, gateways, publicUrl, queue, log }: RefundWorkerDeps) {
  function finish({ kind, id }: PendingRefund, outcome: 'done' | 'failed', answer: string): Promise<unknown> {
    if (kind === 'refund') return finishRefund(db, id, outcome, answer);
    return finishSurplus(db, id, outcome === 'done' ? 'refunded' : 'failed', answer);
  }

  async function attemptRefund(kind: RefundKind, id: string, addJob: AddJob): Promise<void> {
    const pending = await findPending(db, kind, id);
    if (!pending) return;
    const attempt = await tryOnce(
      gateways[pending.provider],
      pending,
      `${publicUrl}/api/payments/${pending.provider}/refund-notify`,
    );
    report(log, pending, attempt);
    if (attempt.outcome !== 'again') return void (await finish(pending, attempt.outcome, attempt.answer));
    await noteAttempt(db, pending, attempt.answer);
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** pending.attempts, LONGEST_PAUSE_MS);
    await addJob(TASK, { kind, id }, { key: keyOf(kind, id), runAt: new Date(Date.now() + pauseMs) });
  }

  const tasks: Tasks = {
    [TASK]: ({ kind, id }, addJob) => attemptRefund(kind as RefundKind, id as string, addJob),
  };

  /** Queues pending refunds without a job: their server died between the commit and the queue, or at work. */
  async function queueStranded(kind: RefundKind, signal: AbortSignal): Promise<void> {
    for (let after = FIRST_ID; !signal.aborted; ) {
      const ids = await readPendingIds(db, kind, after, PAGE);
      const alive = await queue.alive(ids.map((id) => keyOf(kind, id)));
      const stranded = ids.filter((id) => !alive.has(keyOf(kind, id)));
      for (const id of stranded) await queue.add(TASK, { kind, id }, { key: keyOf(kind, id) });
      if (ids.length < PAGE) return;
      after = ids.at(-1) as string;
    }
  }

  /** Queues refunds. Their rows are the truth: where the queue is away, `queueStranded` queues them later. */
  function queueNow(kind: RefundKind, ids: readonly string[]): void {
    for (const id of ids) {
      queue
        .add(TASK, { kind, id }, { key: keyOf(kind, id) })
        .catch((err) => log.warn({ err, kind, id }, 'a refund could not be queued yet'));
    }
  }

  return {
    queue: queueNow,

    /** Asks at once about the pending refunds of a payment, in place of their waiting time. */
    async queueOfPayment(outTradeNo: string): Promise<void> {
      try {
        for (const { kind, id } of await readPendingOf(db, outTradeNo)) queueNow(kind, [id]);
      } catch (err) {
        log.warn(
          { err, outTradeNo },
          'the refunds of a payment could not be queued; they wait for their time',
        );
      }
    },

    /** Works on the queue until the signal aborts. */
    work: (signal: AbortSignal) => queue.work(tasks, signal),

    async queueStranded(signal: AbortSignal): Promise<void> {
      await queueStranded('surplus', signal);
      await queueStranded('refund', signal);
    },
  };
}
