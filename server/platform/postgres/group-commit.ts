import { classifyPostgresError } from './postgres.ts';

/** The answer of a job that should run again in a later batch, behind whatever this batch settled. */
export const AGAIN = Symbol('again');
/** The answer of a job that found no room in the queue, waited past its deadline, or met a database that is away. */
export const BUSY = Symbol('busy');

export interface GroupCommitOptions<Job, Answer> {
  /** Jobs that share one transaction; 1 gives each its own. */
  batchMax: number;
  /** Jobs that may wait; one more is answered BUSY at once. */
  queueMax: number;
  /** How long a job may wait for its batch to begin. */
  deadlineMs: number;
  /**
   * Does a batch in one transaction and answers each of its jobs, in their order. Whatever it throws means that nothing
   * is known to have been written; after a COMMIT whose answer was lost it must find out by itself what was.
   * @param attempt 0 first, then one more for each time the same batch comes again
   */
  run(jobs: readonly Job[], attempt: number): Promise<readonly (Answer | typeof AGAIN)[]>;
  /** Called when a batch has to be repeated, for the log and for tests. */
  onTrouble?(error: unknown, batchSize: number, attempt: number): void;
}

export interface GroupCommit<Job, Answer> {
  /** Waits for the job's batch to be committed. Throws only on a bug or on data that the database refuses. */
  submit(job: Job): Promise<Answer | typeof BUSY>;
  /** Jobs that wait. */
  readonly waiting: number;
  /** Resolves when nothing waits and nothing runs; jobs submitted from now on are answered BUSY. */
  close(): Promise<void>;
}

interface Ticket<Job, Answer> {
  job: Job;
  startBy: number;
  resolve(answer: Answer | typeof BUSY): void;
  reject(error: unknown): void;
}

/** The same batch runs at most this often: once, and three times more. */
const ATTEMPTS_MAX = 4;
/** A server that restarts needs a moment; 25, 50, 100 ms between the attempts. */
const FIRST_PAUSE_MS = 25;

/**
 * Gathers jobs into batches that share a transaction. One batch runs at a time; what arrives meanwhile is the next one,
 * so the batch grows with the load and a lone job never waits.
 */
export function createGroupCommit<Job, Answer>(
  options: GroupCommitOptions<Job, Answer>,
): GroupCommit<Job, Answer> {
  let queue: Ticket<Job, Answer>[] = [];
  let running: Promise<void> | null = null;
  let isClosed = false;

  async function drain(): Promise<void> {
    // A turn of the event loop gathers what arrived in the same read from the sockets.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const batch = queue.slice(0, options.batchMax);
      queue = queue.slice(options.batchMax);
      const again = await runBatch(options, dropLate(batch));
      if (again.length > 0) queue = [...again, ...queue];
    }
    running = null;
  }

  return {
    submit(job) {
      if (isClosed || queue.length >= options.queueMax) return Promise.resolve(BUSY);
      return new Promise((resolve, reject) => {
        queue.push({ job, startBy: Date.now() + options.deadlineMs, resolve, reject });
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

function dropLate<Job, Answer>(batch: Ticket<Job, Answer>[]): Ticket<Job, Answer>[] {
  const now = Date.now();
  for (const ticket of batch) if (ticket.startBy < now) ticket.resolve(BUSY);
  return batch.filter((ticket) => ticket.startBy >= now);
}

/** Runs a batch to its end, whatever that is. @returns the tickets that have to run again */
async function runBatch<Job, Answer>(
  options: GroupCommitOptions<Job, Answer>,
  batch: readonly Ticket<Job, Answer>[],
): Promise<Ticket<Job, Answer>[]> {
  for (let attempt = 0; batch.length > 0; attempt++) {
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
      if (attempt + 1 >= ATTEMPTS_MAX) return end(batch, (ticket) => ticket.resolve(BUSY));
      if (trouble === 'connection') await pause(FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
  return [];
}

/** One job's bad data must not fail another's: by halves until it stands alone. */
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
    const answer = answers[index] as Answer | typeof AGAIN;
    if (answer === AGAIN) again.push(ticket);
    else ticket.resolve(answer);
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
