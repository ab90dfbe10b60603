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

/** When a job is to run, and the key under which there is only one of it. */
export interface JobTime {
  key: string;
  runAt?: Date;
}

/** Adds a job; one of the same key that has not begun is moved to the new time. */
export type AddJob = (task: string, payload: Record<string, unknown>, time: JobTime) => Promise<void>;

/** Work that is kept in the database until it is done, by whichever server comes first. */
export interface JobQueue {
  add: AddJob;
  /** Of these keys, those whose job will run or runs: not those that a dead process left locked. */
  alive(keys: readonly string[]): Promise<Set<string>>;
  /** Does jobs until `signal` fires, then finishes those under way. Throws when it cannot go on. */
  work(tasks: Tasks, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export type Tasks = Record<string, (payload: Record<string, unknown>, addJob: AddJob) => Promise<void>>;

/** Jobs that one server does at a time. */
const CONCURRENCY = 4;
/** Connections that a queue wants: one listens, the others are for a moment each job. */
export const JOB_QUEUE_CONNECTIONS = CONCURRENCY + 1;
/** How soon a job whose time has come is seen; a job for now is announced and seen at once. */
const POLL_MS = 1_000;
/** A job is over long before this; the library itself would wait four hours for a dead process. */
const STALE_LOCK_SECONDS = 20;
/** Tasks that throw come again as often as the column can count: whether work is done is for its own rows to say. */
const ATTEMPTS_MAX = 32_767;

const LEVELS = { error: 'error', warning: 'warn', info: 'debug', debug: 'trace' } as const;

/**
 * Without batches, graphile-worker 0.18 lets go of the promise that reports a job's end: a connection that dies then
 * would end the process. A batch that fails ends the worker instead, and `work` throws.
 */
const REPORT_IN_BATCHES = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

function specOf({ key, runAt }: JobTime) {
  return { jobKey: key, maxAttempts: ATTEMPTS_MAX, ...(runAt && { runAt }) };
}

function loggerOn(log: FastifyBaseLogger): Logger {
  return new Logger((scope) => (level, message, meta) => log[LEVELS[level]]({ ...scope, ...meta }, message));
}

/**
 * A queue in a schema of its own in the shop's database, which it makes and migrates by itself.
 * @param postgres connections of its own, closed with it: it keeps one to listen on, which would be missing elsewhere
 */
export function createJobQueue(postgres: Postgres, log: FastifyBaseLogger): JobQueue {
  const options = { pgPool: postgres.pool, logger: loggerOn(log), schema: 'graphile_worker' };
  const closing = new AbortController();
  let working: Promise<unknown> = Promise.resolve();
  let opened: Promise<WorkerUtils> | null = null;

  async function open(): Promise<WorkerUtils> {
    const utils = await makeWorkerUtils(options);
    await utils.migrate();
    return utils;
  }

  /** Opened when first needed; a failure is forgotten, so that the next call tries again. */
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

type WorkerOptions = Pick<RunnerOptions, 'pgPool' | 'logger' | 'schema'>;

/** A worker of the library's, from its start to its end. */
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
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    preset: REPORT_IN_BATCHES,
    noHandleSignals: true,
  });
  const stop = () => void runner.stop().catch(() => {});
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  await runner.promise;
  if (!signal.aborted) throw new Error('the worker has ended by itself');
}
