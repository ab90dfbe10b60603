import { sql } from 'kysely';
import type { JsonObject } from '../../../database-types.ts';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { JobKind, RowFailure } from '../work.ts';

export interface StepJob {
  id: string;
  kind: JobKind;
  name: string;
  staffId: string;
  requestId: string;
  isDryRun: boolean;
  input: JsonObject;
  isRead: boolean;
  place: string;
  parts: number;
  undoes: string | null;
}

const COLUMNS = sql`
  id, kind, name, staff_id AS "staffId", request_id AS "requestId", is_dry_run AS "isDryRun", input,
  is_read AS "isRead", place, parts, undoes`;

/** Begins or goes on with a job. @returns undefined where the job has ended */
export async function beginStep(db: Database, id: string): Promise<StepJob | undefined> {
  const { rows } = await sql<StepJob>`
    UPDATE bulk_jobs SET status = 'running', next_at = now()
    WHERE id = ${id} AND status IN ('queued', 'running') RETURNING ${COLUMNS}`.execute(db);
  return rows[0];
}

/** Locks a job that runs. @returns undefined where it has ended, or another server is at it in this moment */
export async function lockRunning(tx: Tx, id: string): Promise<StepJob | undefined> {
  const { rows } = await sql<StepJob>`
    SELECT ${COLUMNS} FROM bulk_jobs WHERE id = ${id} AND status = 'running' FOR UPDATE SKIP LOCKED`.execute(
    tx,
  );
  return rows[0];
}

/** Notes how far a job has come, in the transaction that has brought it there. */
export async function advance(
  tx: Tx,
  id: string,
  step: { place: string; done: number; parts?: number },
): Promise<void> {
  await sql`
    UPDATE bulk_jobs
    SET place = ${step.place}, done = done + ${step.done}, total = greatest(total, done + ${step.done}),
        parts = parts + ${step.parts ?? 0}, next_at = clock_timestamp()
    WHERE id = ${id}`.execute(tx);
}

export async function finishJob(tx: Tx, id: string): Promise<void> {
  // An export knows how many rows there were when it is through.
  await sql`
    UPDATE bulk_jobs SET status = 'done', finished_at = clock_timestamp(), total = done, claim = NULL
    WHERE id = ${id}`.execute(tx);
}

export async function failJob(
  db: Database,
  id: string,
  failure: RowFailure & { row: number },
): Promise<void> {
  await sql`
    UPDATE bulk_jobs SET status = 'failed', finished_at = now(), claim = NULL, failure = ${JSON.stringify(failure)}::jsonb
    WHERE id = ${id} AND status = 'running'`.execute(db);
}

/** The next step comes later, and no other server need look after the job until then. */
export async function postpone(db: Database, id: string, ms: number): Promise<void> {
  await sql`
    UPDATE bulk_jobs SET next_at = clock_timestamp() + ${ms} * interval '1 millisecond'
    WHERE id = ${id} AND status = 'running'`.execute(db);
}

export async function setTotal(tx: Tx, id: string, total: number): Promise<void> {
  await sql`UPDATE bulk_jobs SET total = ${total}, is_read = true WHERE id = ${id}`.execute(tx);
}

/** Begins to read the file anew: what an earlier reading has stored is of no use, because its process is gone. */
export async function claimReading(tx: Tx, id: string, claim: string): Promise<void> {
  await sql`DELETE FROM bulk_job_rows WHERE job_id = ${id}`.execute(tx);
  await sql`
    UPDATE bulk_jobs SET claim = ${claim}, total = 0, done = 0, next_at = clock_timestamp() WHERE id = ${id}`.execute(
    tx,
  );
}

/** Counts rows that this reading stores. @returns false where the job has ended, or another reading has begun */
export async function goOnReading(
  tx: Tx,
  id: string,
  claim: string,
  counts: { rows: number; failed: number },
  aliveMs: number,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE bulk_jobs
    SET total = total + ${counts.rows}, done = done + ${counts.failed},
        next_at = clock_timestamp() + ${aliveMs} * interval '1 millisecond'
    WHERE id = ${id} AND claim = ${claim} AND status = 'running'`.execute(tx);
  return numAffectedRows === 1n;
}

/** @param facts what the reading found out about the file */
export async function endReading(tx: Tx, id: string, claim: string, facts: JsonObject): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE bulk_jobs SET is_read = true, claim = NULL, input = input || ${JSON.stringify(facts)}::jsonb, next_at = now()
    WHERE id = ${id} AND claim = ${claim} AND status = 'running'`.execute(tx);
  return numAffectedRows === 1n;
}

/** Effects of a dry run go no further than here. */
export async function mark(tx: Tx): Promise<void> {
  await sql`SAVEPOINT effects`.execute(tx);
}

export async function rollBackToMark(tx: Tx): Promise<void> {
  await sql`ROLLBACK TO SAVEPOINT effects`.execute(tx);
}
