import type { FastifyBaseLogger } from 'fastify';
import {
  Logger,
  makeWorkerUtils,
  type RunnerOptions,
  run,
  type TaskList,
  type WorkerUtils,
} from 'graphile-worker';
import type { Postgres } from '../postgres/postgres.ts';

/** When a job runs, and its key: there is at most one waiting job of a key. */
export interface JobTime {
  key: string;
  runAt?: Date;
}

/** Adds a job. A job of the same key that has not begun gets the new payload and time instead. */
export type AddJob = (task: string, payload: Record<string, unknown>, time: JobTime) => Promise<void>;

/** Work that stays in the database until one of the servers has done it. */
export interface JobQueue {
  add: AddJob;
  /** Those of the keys whose job runs or will run. A job that a dead process left locked does not count. */
  alive(keys: readonly string[]): Promise<Set<string>>;
  /** Runs jobs until `signal` fires, then finishes the running ones. @throws when the worker ends before the signal */
  work(tasks: Tasks, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export type Tasks = Record<string, (payload: Record<string, unknown>, addJob: AddJob) => Promise<void>>;

/** Jobs that one server runs at the same time on one queue, unless its owner wants fewer. */
const CONCURRENCY = 4;
/** Connections of one queue: one listens for new jobs, and each running job uses one for short times. */
export const JOB_QUEUE_CONNECTIONS = CONCURRENCY + 1;
/** A job for later starts at most this long after its time. A job for now is announced and starts at once. */
const POLL_MS = 1_000;
/** A job takes much less than this. The library would wait four hours before it takes over the job of a dead process. */
const STALE_LOCK_SECONDS = 20;
/** The largest number that the column holds. A task that throws is repeated without end: its own rows say when its work is done. */
const ATTEMPTS_MAX = 32_767;

const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;

/**
 * Without batches, graphile-worker 0.18 does not await the promise that reports the end of a job. If the connection died
 * then, the unhandled rejection would end the process. With batches the worker ends instead, and `work` throws.
 */
const REPORT_IN_BATCHES = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

function specOf({ key, runAt }: JobTime) {
  return { jobKey: key, maxAttempts: ATTEMPTS_MAX, ...(runAt && { runAt }) };
}

function loggerOn(log: FastifyBaseLogger): Logger {
  return new Logger((scope) => (level, message, meta) => log[LEVELS[level]]({ ...scope, ...meta }, message));
}

/**
 * A queue in the schema `graphile_worker` of the shop's database. It creates and migrates this schema.
 * @param postgres connections that nobody else uses; `close` closes them. The queue listens on one of them all the time.
 */
export function createJobQueue(
  postgres: Postgres,
  log: FastifyBaseLogger,
  { concurrency = CONCURRENCY }: { concurrency?: number } = {},
): JobQueue {
  const options = { pgPool: postgres.pool, logger: loggerOn(log), schema: 'graphile_worker', concurrency };
  const closing = new AbortController();
  let working: Promise<unknown> = Promise.resolve();
  let opened: Promise<WorkerUtils> | null = null;

  async function open(): Promise<WorkerUtils> {
    const utils = await makeWorkerUtils(options);
    await utils.migrate();
    return utils;
  }

  /** Opens at the first call. After a failure the next call tries again. */
  function utils(): Promise<WorkerUtils> {
    opened ??= open().catch((error) => {
      opened = null;
      throw error;
    });
    return opened;
  }

  return {
    async add(task, payload, time) {
      await (await utils()).addJob(task, payload, specOf(time));
    },

    async alive(keys) {
      const { rows } = await (await utils()).withPgClient((client) =>
        client.query<{ key: string }>(
          `SELECT key FROM graphile_worker.jobs
           WHERE key = ANY($1::text[]) AND attempts < max_attempts
             AND (locked_at IS NULL OR locked_at > now() - $2 * interval '1 second')`,
          [keys, STALE_LOCK_SECONDS],
        ),
      );
      return new Set(rows.map((row) => row.key));
    },

    work(tasks, signal) {
      const work = doJobs(options, tasks, AbortSignal.any([signal, closing.signal]));
      working = Promise.allSettled([working, work]);
      return work;
    },

    async close() {
      closing.abort();
      await working;
      await (await opened?.catch(() => null))?.release();
      await postgres.close();
    },
  };
}

type WorkerOptions = Pick<RunnerOptions, 'pgPool' | 'logger' | 'schema' | 'concurrency'>;

/** Runs a worker of the library from start to end. */
async function doJobs(options: WorkerOptions, tasks: Tasks, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const taskList: TaskList = Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      (payload, helpers) =>
        task(payload as Record<string, unknown>, async (next, itsPayload, time) => {
          await helpers.addJob(next, itsPayload, specOf(time));
        }),
    ]),
  );
  const runner = await run({
    ...options,
    taskList,
    crontab: '',
    pollInterval: POLL_MS,
    preset: REPORT_IN_BATCHES,
    noHandleSignals: true,
  });
  const stop = () => void runner.stop().catch(() => {});
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  await runner.promise;
  if (!signal.aborted) throw new Error('the worker ended before it was stopped');
}
