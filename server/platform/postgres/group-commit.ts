import { classifyPostgresError } from './postgres.ts';

/** The answer of a job that should run again in a later batch, behind whatever this batch settled. */
export const AGAIN = Symbol('again');
/** The answer of a job if the queue is full, its deadline is over, or the database is away. */
export const BUSY = Symbol('busy');

export interface GroupCommitOptions<Job, Answer> {
  /** Jobs that share one transaction; 1 gives each its own. */
  batchMax: number;
  /** Jobs that may wait; one more is answered BUSY at once. */
  queueMax: number;
  /** How long a job may wait for its answer. Its batch goes on without it, so the job may be done although it is BUSY. */
  deadlineMs: number;
  /**
   * Does a batch in one transaction and answers each of its jobs, in their order. An error means that nothing is known to
   * be written; after a COMMIT that is in doubt, the next attempt must find out by itself what was written.
   * @param attempt 0 at first, then one more each time the same batch runs again
   */
  run(jobs: readonly Job[], attempt: number): Promise<readonly (Answer | typeof AGAIN)[]>;
  /** Called when a batch has to be repeated, for the log and for tests. */
  onTrouble?(error: unknown, batchSize: number, attempt: number): void;
}

export interface GroupCommit<Job, Answer> {
  /** Answers when the job's batch is committed. Throws only on a bug or on data that the database refuses. */
  submit(job: Job): Promise<Answer | typeof BUSY>;
  /** Jobs that wait. */
  readonly waiting: number;
  /** Resolves when nothing waits and nothing runs; jobs submitted from now on are answered BUSY. */
  close(): Promise<void>;
}

interface Ticket<Job, Answer> {
  job: Job;
  answerBy: number;
  isAnswered: boolean;
  resolve(answer: Answer | typeof BUSY): void;
  reject(error: unknown): void;
}

/** The same batch runs at most this often: once, and three times more. */
const ATTEMPTS_MAX = 4;
/** A server that restarts needs a moment; 25, 50, 100 ms between the attempts. */
const FIRST_PAUSE_MS = 25;
/** How much later than its deadline a job may be answered. One timer for all: a timer for each job would cost the hot path. */
const LATE_BY_MS = 250;

/**
 * Gathers jobs into batches that share a transaction. One batch runs at a time, and the jobs that arrive meanwhile are the
 * next batch. So a batch grows with the load, and a lone job does not wait.
 */
export function createGroupCommit<Job, Answer>(
  options: GroupCommitOptions<Job, Answer>,
): GroupCommit<Job, Answer> {
  let queue: Ticket<Job, Answer>[] = [];
  let batch: Ticket<Job, Answer>[] = [];
  let running: Promise<void> | null = null;
  let isClosed = false;

  /** A batch may hang as long as the database does; its jobs and those behind it are answered in time. */
  function answerLate(): void {
    refuseLate(batch);
    queue = refuseLate(queue);
  }

  async function drain(): Promise<void> {
    const watching = setInterval(answerLate, LATE_BY_MS);
    // A turn of the event loop gathers what arrived in the same read from the sockets.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      batch = refuseLate(queue.slice(0, options.batchMax));
      queue = queue.slice(options.batchMax);
      const again = await runBatch(options, batch);
      if (again.length > 0) queue = [...again, ...queue];
    }
    clearInterval(watching);
    batch = [];
    running = null;
  }

  return {
    submit(job) {
      if (isClosed || queue.length >= options.queueMax) return Promise.resolve(BUSY);
      return new Promise((resolve, reject) => {
        queue.push({ job, answerBy: Date.now() + options.deadlineMs, isAnswered: false, resolve, reject });
        running ??= drain();
      });
    },
    get waiting() {
      return queue.length;
    },
    async close() {
      isClosed = true;
      await running;
    },
  };
}

function answer<Job, Answer>(ticket: Ticket<Job, Answer>, given: Answer | typeof BUSY): void {
  ticket.isAnswered = true;
  ticket.resolve(given);
}

/** @returns the tickets whose deadline is not over; the others are BUSY */
function refuseLate<Job, Answer>(tickets: Ticket<Job, Answer>[]): Ticket<Job, Answer>[] {
  const now = Date.now();
  for (const ticket of tickets) if (ticket.answerBy < now && !ticket.isAnswered) answer(ticket, BUSY);
  return tickets.filter((ticket) => !ticket.isAnswered);
}

/** Runs a batch until each of its tickets is answered. @returns the tickets that have to run again */
async function runBatch<Job, Answer>(
  options: GroupCommitOptions<Job, Answer>,
  tickets: readonly Ticket<Job, Answer>[],
): Promise<Ticket<Job, Answer>[]> {
  for (let attempt = 0; ; attempt++) {
    const batch = tickets.filter((ticket) => !ticket.isAnswered);
    if (batch.length === 0) return [];
    try {
      return answerAll(
        batch,
        await options.run(
          batch.map((ticket) => ticket.job),
          attempt,
        ),
      );
    } catch (error) {
      options.onTrouble?.(error, batch.length, attempt);
      const trouble = classifyPostgresError(error);
      if (trouble === 'data' && batch.length > 1) return runHalves(options, batch);
      if (trouble === 'data' || trouble === 'other') return end(batch, (ticket) => ticket.reject(error));
      if (attempt + 1 >= ATTEMPTS_MAX) return end(batch, (ticket) => answer(ticket, BUSY));
      if (trouble !== 'retry') await pause(FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}

/** One job's bad data must not fail another job: the batch is halved until the bad job stands alone. */
async function runHalves<Job, Answer>(
  options: GroupCommitOptions<Job, Answer>,
  batch: readonly Ticket<Job, Answer>[],
): Promise<Ticket<Job, Answer>[]> {
  const middle = batch.length >> 1;
  const first = await runBatch(options, batch.slice(0, middle));
  return [...first, ...(await runBatch(options, batch.slice(middle)))];
}

function answerAll<Job, Answer>(
  batch: readonly Ticket<Job, Answer>[],
  answers: readonly (Answer | typeof AGAIN)[],
): Ticket<Job, Answer>[] {
  const again: Ticket<Job, Answer>[] = [];
  batch.forEach((ticket, index) => {
    const given = answers[index] as Answer | typeof AGAIN;
    if (given !== AGAIN) answer(ticket, given);
    else if (!ticket.isAnswered) again.push(ticket);
  });
  return again;
}

function end<Job, Answer>(
  batch: readonly Ticket<Job, Answer>[],
  how: (ticket: Ticket<Job, Answer>) => void,
): Ticket<Job, Answer>[] {
  batch.forEach(how);
  return [];
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
