import { sql } from 'kysely';
import type { JsonObject } from '../../../database-types.ts';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { Change, Outcome, ReadRow, RowFailure, WaitingRow } from '../work.ts';

/** One statement with arrays: a thousand rows are one round trip. */
export async function insertRows(tx: Tx, jobId: string, rows: readonly ReadRow[]): Promise<void> {
  if (rows.length === 0) return;
  const failures = rows.map(({ failure }) => (failure === undefined ? null : JSON.stringify(failure)));
  await sql`
    INSERT INTO bulk_job_rows (job_id, row, input, state, failure)
    SELECT ${jobId}::uuid, row, input, CASE WHEN failure IS NULL THEN 'waiting' ELSE 'failed' END, failure
    FROM unnest(${rows.map(({ row }) => row)}::integer[], ${rows.map(({ input }) => JSON.stringify(input))}::jsonb[],
                ${failures}::jsonb[]) AS given(row, input, failure)`.execute(tx);
}

/** Stores ids as rows 1, 2, 3 … behind those that are there. */
export async function insertIds(
  tx: Tx,
  jobId: string,
  ids: readonly string[],
  firstRow: number,
): Promise<void> {
  await insertRows(
    tx,
    jobId,
    ids.map((id, index) => ({ row: firstRow + index, input: { id } })),
  );
}

/** Stores what a job changed as the rows of the job that undoes it. @returns how many there are */
export async function copyChanged(tx: Tx, fromJobId: string, toJobId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    INSERT INTO bulk_job_rows (job_id, row, input)
    SELECT ${toJobId}::uuid, row, jsonb_build_object('input', input, 'changes', changes)
    FROM bulk_job_rows WHERE job_id = ${fromJobId} AND state = 'done'`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

export async function readWaiting(
  tx: Tx,
  jobId: string,
  afterRow: number,
  limit: number,
): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    SELECT row, input FROM bulk_job_rows
    WHERE job_id = ${jobId} AND row > ${afterRow} AND state = 'waiting' ORDER BY row LIMIT ${limit}`.execute(
    tx,
  );
  return rows;
}

const stateOf = (outcome: Outcome) => {
  if (outcome === 'unchanged') return 'unchanged';
  return 'changes' in outcome ? 'done' : 'failed';
};

export async function saveOutcomes(
  tx: Tx,
  jobId: string,
  rows: readonly WaitingRow[],
  outcomes: readonly Outcome[],
): Promise<void> {
  const jsonOf = (outcome: Outcome, state: string) => {
    if (outcome === 'unchanged' || stateOf(outcome) !== state) return null;
    return JSON.stringify('changes' in outcome ? outcome.changes : outcome);
  };
  const { numAffectedRows } = await sql`
    UPDATE bulk_job_rows SET state = given.state, failure = given.failure, changes = given.changes
    FROM unnest(${rows.map(({ row }) => row)}::integer[], ${outcomes.map(stateOf)}::text[],
                ${outcomes.map((outcome) => jsonOf(outcome, 'failed'))}::jsonb[],
                ${outcomes.map((outcome) => jsonOf(outcome, 'done'))}::jsonb[]) AS given(row, state, failure, changes)
    WHERE job_id = ${jobId} AND bulk_job_rows.row = given.row AND bulk_job_rows.state = 'waiting'`.execute(
    tx,
  );
  if (numAffectedRows !== BigInt(rows.length)) throw new Error(`job ${jobId}: a row has an outcome already`);
}

/** Rows that could not be applied wait again. @returns how many there are */
export async function retryFailed(tx: Tx, jobId: string): Promise<number> {
  // A row that could not even be read has no input to try again.
  const { numAffectedRows } = await sql`
    UPDATE bulk_job_rows SET state = 'waiting', failure = NULL
    WHERE job_id = ${jobId} AND state = 'failed' AND input <> '{}'`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

export async function countStates(
  db: Database,
  jobIds: readonly string[],
): Promise<Map<string, { failed: number; changed: number }>> {
  const { rows } = await sql<{ jobId: string; failed: number; changed: number }>`
    SELECT id AS "jobId",
           (SELECT count(*) FROM bulk_job_rows r WHERE r.job_id = id AND r.state = 'failed') AS failed,
           (SELECT count(*) FROM bulk_job_rows r WHERE r.job_id = id AND r.state = 'done') AS changed
    FROM unnest(${[...jobIds]}::uuid[]) AS job(id)`.execute(db);
  return new Map(rows.map(({ jobId, ...counts }) => [jobId, counts]));
}

export interface FailedRow extends RowFailure {
  row: number;
}

/** The first failed rows of these jobs, so many of each. */
export async function readFailures(
  db: Database,
  jobIds: readonly string[],
  limit: number,
): Promise<(FailedRow & { jobId: string })[]> {
  const { rows } = await sql<{ jobId: string; row: number; failure: RowFailure }>`
    SELECT job.id AS "jobId", failed.row, failed.failure
    FROM unnest(${[...jobIds]}::uuid[]) AS job(id) CROSS JOIN LATERAL (
      SELECT row, failure FROM bulk_job_rows r WHERE r.job_id = job.id AND r.state = 'failed' ORDER BY row LIMIT ${limit}
    ) failed ORDER BY job.id, failed.row`.execute(db);
  return rows.map(({ jobId, row, failure }) => ({ jobId, row, ...failure }));
}

export interface ChangedRow {
  row: number;
  input: JsonObject;
  changes: Change[];
}

export async function readChanged(db: Database, jobId: string, limit: number): Promise<ChangedRow[]> {
  const { rows } = await sql<ChangedRow>`
    SELECT row, input, changes FROM bulk_job_rows
    WHERE job_id = ${jobId} AND state = 'done' ORDER BY row LIMIT ${limit}`.execute(db);
  return rows;
}

export interface StoredRow {
  row: number;
  input: JsonObject;
  state: 'waiting' | 'done' | 'unchanged' | 'failed';
  failure: RowFailure | null;
  changes: Change[] | null;
}

/** All rows in any state, for the file of a job. */
export async function readRows(
  db: Database,
  jobId: string,
  afterRow: number,
  limit: number,
): Promise<StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    SELECT row, input, state, failure, changes FROM bulk_job_rows
    WHERE job_id = ${jobId} AND row > ${afterRow} ORDER BY row LIMIT ${limit}`.execute(db);
  return rows;
}

export async function countWaiting(tx: Tx, jobId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM bulk_job_rows WHERE job_id = ${jobId} AND state = 'waiting'`.execute(tx);
  return rows[0]?.count ?? 0;
}
