import type { FastifyBaseLogger } from 'fastify';
import { Type } from 'typebox';
import type { JsonObject } from '../../database-types.ts';
import { keysetPage, readCursor } from '../../platform/http/keyset.ts';
import { type Once, type OnceKey, once } from '../../platform/http/once.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import type { JobQueue } from '../../platform/jobs/job-queue.ts';
import { boundedCountOf } from '../../platform/postgres/bounded-count.ts';
import { type Database, inTransaction, type Tx, violatedUnique } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import type { Language } from '../../platform/values/language.ts';
import { orderWrongState } from '../orders/index.ts';
import { type Operator, type Permission, recordAudit } from '../staff/index.ts';
import { refuse } from './errors.ts';
import {
  cancelJob,
  findJob,
  insertJob,
  type JobRow,
  jobsOf,
  lockJob,
  readJobs,
  requeueJob,
} from './queries.ts';
import { countWaiting, retryFailed } from './rows/queries.ts';
import { createRunner } from './running/service.ts';
import type { JobQuery, JobStarted, JobView } from './schema.ts';
import { allowedActions, fileOf, presentJobs } from './view.ts';
import type { Works } from './work.ts';

const TASK = 'go on with a job';
const CURSOR = Type.Tuple([Type.String({ format: 'uuid' })]);
/** Errors that one answer has. */
const ERRORS_MAX = { list: 20, detail: 1_000 };
const CHANGES_MAX = 100;

export interface JobDeps {
  db: Database;
  /** Connections of the jobs, so that their long statements do not hold those of the shop. */
  workDb: Database;
  queue: JobQueue;
  works: Works;
  isRush(): Promise<boolean>;
  /** What one must be allowed to do for starting, retrying or undoing such a job, and for reading its file. */
  permissionsOf(kind: string, name: string): readonly Permission[];
  log: FastifyBaseLogger;
}

/** Who asks. Jobs are seen by who started them, and by those who manage staff: of the roles that come with the shop, `admin`. */
export interface Viewer {
  staffId: string;
  seesAll: boolean;
}

export type Jobs = ReturnType<typeof createJobs>;

/** Work that staff start and that takes longer than a request. */
export function createJobs({ db, workDb, queue, works, isRush, permissionsOf, log }: JobDeps) {
  const runner = createRunner({ db: workDb, works, isRush, log });
  const keyOf = (id: string) => `bulk:${id}`;

  /** Without it the job begins some seconds later, when a server looks for stranded jobs. */
  async function wake(id: string): Promise<void> {
    await queue.add(TASK, { id }, { key: keyOf(id) }).catch((err) => log.warn({ err }, 'a job starts later'));
  }

  /** Makes a job in one transaction, once for each key, and lets it begin. */
  async function start(
    key: OnceKey | null,
    make: (tx: Tx) => Promise<string | Refusal>,
  ): Promise<Once<JobStarted> | Refusal> {
    const outcome = await inTransaction(workDb, (tx) =>
      once(tx, key, async () => {
        const made = await make(tx);
        return isRefusal(made) ? made : { jobId: made };
      }),
    );
    if (!isRefusal(outcome) && !outcome.isReplay) await wake(outcome.answer.jobId);
    return outcome;
  }

  async function find(viewer: Viewer, id: string): Promise<JobRow | Refusal> {
    const job = isUuid(id) ? await findJob(db, id) : undefined;
    return job && (viewer.seesAll || job.staffId === viewer.staffId) ? job : refuse('job_not_found');
  }

  async function read(viewer: Viewer, id: string, language: Language): Promise<JobView | Refusal> {
    const job = await find(viewer, id);
    if (isRefusal(job)) return job;
    const [view] = await presentJobs(db, works, [job], language, {
      errors: ERRORS_MAX.detail,
      changes: CHANGES_MAX,
    });
    return view as JobView;
  }

  /** Changes a job that is locked, with an entry in the audit log. */
  async function change(
    by: Operator,
    viewer: Viewer,
    id: string,
    action: 'cancel' | 'retry',
    work: (tx: Tx, job: JobRow) => Promise<void>,
  ): Promise<JobRow | Refusal> {
    const seen = await find(viewer, id);
    if (isRefusal(seen)) return seen;
    return inTransaction(workDb, async (tx) => {
      const job = await lockJob(tx, id);
      if (!job) return refuse('job_not_found');
      if (!(await allowedActions(tx, works, job)).includes(action)) return orderWrongState();
      await work(tx, job);
      const { kind, name } = job;
      await recordAudit(tx, {
        ...by,
        action: `job.${action}`,
        subject: `job:${id}`,
        details: { kind, name },
      });
      return job;
    });
  }

  return {
    start,
    insertJob,
    find,
    read,
    permissionsOf,
    file: (job: JobRow, language: Language) => fileOf(db, works, job, language),

    async list(viewer: Viewer, query: JobQuery, language: Language) {
      const after = readCursor(query.after, CURSOR);
      if (isRefusal(after)) return after;
      const staffId = viewer.seesAll ? null : viewer.staffId;
      const [rows, count] = await Promise.all([
        readJobs(db, { staffId, after: after?.[0] ?? null, limit: query.limit + 1 }),
        boundedCountOf(db, jobsOf(staffId)),
      ]);
      const views = await presentJobs(db, works, rows, language, { errors: ERRORS_MAX.list, changes: 0 });
      return keysetPage({
        rows: views,
        limit: query.limit,
        count,
        cursorOf: ({ id }) => [id],
        present: (view) => view,
      });
    },

    async cancel(by: Operator, viewer: Viewer, id: string, language: Language) {
      const changed = await change(by, viewer, id, 'cancel', (tx) => cancelJob(tx, id));
      return isRefusal(changed) ? changed : read(viewer, id, language);
    },

    /** The rows that failed, and those that a cancelled job has left, are applied. */
    async retry(by: Operator, viewer: Viewer, id: string, language: Language) {
      const changed = await change(by, viewer, id, 'retry', async (tx) => {
        await retryFailed(tx, id);
        await requeueJob(tx, id, await countWaiting(tx, id));
      });
      if (isRefusal(changed)) return changed;
      await wake(id);
      return read(viewer, id, language);
    },

    /** A new job takes back what this one changed. */
    async undo(by: Operator, viewer: Viewer, id: string, key: OnceKey): Promise<Once<JobStarted> | Refusal> {
      const seen = await find(viewer, id);
      if (isRefusal(seen)) return seen;
      try {
        return await start(key, async (tx) => {
          const job = await lockJob(tx, id);
          if (!job) return refuse('job_not_found');
          if (job.undoneBy !== null) return refuse('already_undone');
          if (!(await allowedActions(tx, works, job)).includes('undo')) return orderWrongState();
          return undoJob(tx, by, job);
        });
      } catch (error) {
        if (violatedUnique(error) === 'bulk_jobs_undoes_key') return refuse('already_undone');
        throw error;
      }
    },

    wake,

    /** Does jobs until the signal fires. @throws when the connection to the database ends */
    work(signal: AbortSignal): Promise<void> {
      return queue.work(
        {
          [TASK]: async (payload, addJob) => {
            const id = String(payload.id);
            const waitMs = await runner.step(id, signal);
            if (waitMs === null) return;
            await addJob(TASK, { id }, { key: keyOf(id), runAt: new Date(Date.now() + waitMs) });
          },
        },
        signal,
      );
    },
  };
}

async function undoJob(tx: Tx, by: Operator, job: JobRow): Promise<string> {
  const { kind, name, input } = job;
  const undoId = await insertJob(tx, {
    ...{ ...by, name, fileName: job.fileName },
    kind: 'undo',
    input: { ...input, of: kind } as JsonObject,
    isRead: false,
    undoes: job.id,
  });
  await recordAudit(tx, {
    ...by,
    action: 'job.undo',
    subject: `job:${job.id}`,
    details: { kind, name, undoId },
  });
  return undoId;
}
