import { sql } from 'kysely';
import type { JsonObject } from '../../database-types.ts';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import type { JobKind, RowFailure } from './work.ts';

export const JOB_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export interface NewJob {
  kind: JobKind;
  name: string;
  staffId: string;
  requestId: string;
  isDryRun?: boolean;
  input?: JsonObject;
  fileName?: string;
  /** Its rows are stored together with the job, or there are none. */
  isRead: boolean;
  total?: number;
  undoes?: string;
}

/** @throws a unique violation of `bulk_jobs_undoes_key` where the job that this one undoes is undone already */
export async function insertJob(tx: Tx, job: NewJob): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO bulk_jobs (kind, name, staff_id, request_id, is_dry_run, input, file_name, is_read, total, undoes)
    VALUES (${job.kind}, ${job.name}, ${job.staffId}, ${job.requestId}, ${job.isDryRun ?? false},
            ${JSON.stringify(job.input ?? {})}::jsonb, ${job.fileName ?? ''}, ${job.isRead}, ${job.total ?? 0},
            ${job.undoes ?? null}::uuid)
    RETURNING id`.execute(tx);
  return (rows[0] as { id: string }).id;
}

export interface JobRow {
  id: string;
  kind: JobKind;
  name: string;
  staffId: string;
  staffName: string;
  requestId: string;
  status: JobStatus;
  isDryRun: boolean;
  input: JsonObject;
  fileName: string;
  isRead: boolean;
  place: string;
  done: number;
  total: number;
  parts: number;
  failure: (RowFailure & { row: number }) | null;
  undoes: string | null;
  /** The job that undoes this one. */
  undoneBy: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

const COLUMNS = sql`
  job.id, job.kind, job.name, job.staff_id AS "staffId", job.request_id AS "requestId", job.status,
  job.is_dry_run AS "isDryRun", job.input, job.file_name AS "fileName", job.is_read AS "isRead", job.place, job.done,
  job.total, job.parts, job.failure, job.undoes, job.created_at AS "createdAt", job.finished_at AS "finishedAt",
  (SELECT undo.id FROM bulk_jobs undo WHERE undo.undoes = job.id) AS "undoneBy"`;

const WITH_STAFF = sql`
  SELECT ${COLUMNS}, coalesce(nullif(s.name, ''), s.username) AS "staffName"
  FROM bulk_jobs job JOIN staff s ON s.id = job.staff_id`;

export async function findJob(db: Database, id: string): Promise<JobRow | undefined> {
  const { rows } = await sql<JobRow>`${WITH_STAFF} WHERE job.id = ${id}`.execute(db);
  return rows[0];
}

/** Newest first. @param staffId null: those of everybody */
export async function readJobs(
  db: Database,
  { staffId, after, limit }: { staffId: string | null; after: string | null; limit: number },
): Promise<JobRow[]> {
  const own = staffId === null ? sql`true` : sql`job.staff_id = ${staffId}`;
  const behind = after === null ? sql`true` : sql`job.id < ${after}`;
  const { rows } = await sql<JobRow>`
    ${WITH_STAFF} WHERE ${own} AND ${behind} ORDER BY job.id DESC LIMIT ${limit}`.execute(db);
  return rows;
}

/** What `readJobs` would give in all, for counting. */
export const jobsOf = (staffId: string | null) =>
  staffId === null ? sql`SELECT FROM bulk_jobs` : sql`SELECT FROM bulk_jobs WHERE staff_id = ${staffId}`;

/** Locks a job against its own steps, which take a fraction of a second each. */
export async function lockJob(tx: Tx, id: string): Promise<JobRow | undefined> {
  const { rows } = await sql<JobRow>`${WITH_STAFF} WHERE job.id = ${id} FOR UPDATE OF job`.execute(tx);
  return rows[0];
}

export async function cancelJob(tx: Tx, id: string): Promise<void> {
  await sql`UPDATE bulk_jobs SET status = 'cancelled', finished_at = now(), claim = NULL WHERE id = ${id}`.execute(
    tx,
  );
}

/** Queues a job again, from its first row: those that wait are applied, the others are passed over. */
export async function requeueJob(tx: Tx, id: string, waiting: number): Promise<void> {
  await sql`
    UPDATE bulk_jobs
    SET status = 'queued', finished_at = NULL, failure = NULL, place = '', done = total - ${waiting}, next_at = now()
    WHERE id = ${id}`.execute(tx);
}

/** Jobs that no server goes on with: the one that did has died, or the job was never put on the queue. */
export async function findStranded(db: Database, silentSeconds: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM bulk_jobs
    WHERE status IN ('queued', 'running') AND next_at < now() - ${silentSeconds} * interval '1 second'
    ORDER BY next_at LIMIT ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Removes files, and later rows, of jobs that ended long ago: files of exports hold what people may have asked to delete. */
export async function removeOld(
  db: Database,
  { fileDays, rowDays, limit }: { fileDays: number; rowDays: number; limit: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    WITH old AS (
      SELECT id, finished_at FROM bulk_jobs WHERE finished_at < now() - ${fileDays} * interval '1 day'
    ), parts AS (
      DELETE FROM bulk_job_parts WHERE (job_id, kind, part) IN (
        SELECT job_id, kind, part FROM bulk_job_parts JOIN old ON old.id = job_id LIMIT ${limit}) RETURNING 1
    ), job_rows AS (
      DELETE FROM bulk_job_rows WHERE (job_id, row) IN (
        SELECT job_id, row FROM bulk_job_rows JOIN old ON old.id = job_id
        WHERE finished_at < now() - ${rowDays} * interval '1 day' LIMIT ${limit}) RETURNING 1
    )
    SELECT (SELECT count(*) FROM parts) + (SELECT count(*) FROM job_rows) AS count`.execute(db);
  return rows[0]?.count ?? 0;
}
