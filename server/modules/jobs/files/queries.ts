import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export type FileKind = 'input' | 'result';

export async function insertPart(
  tx: Tx,
  { jobId, kind, part }: { jobId: string; kind: FileKind; part: number },
  bytes: Buffer,
): Promise<void> {
  await sql`
    INSERT INTO bulk_job_parts (job_id, kind, part, bytes) VALUES (${jobId}, ${kind}, ${part}, ${bytes})`.execute(
    tx,
  );
}

export async function readPart(
  db: Database,
  jobId: string,
  kind: FileKind,
  part: number,
): Promise<Buffer | undefined> {
  const { rows } = await sql<{ bytes: Buffer }>`
    SELECT bytes FROM bulk_job_parts WHERE job_id = ${jobId} AND kind = ${kind} AND part = ${part}`.execute(
    db,
  );
  return rows[0]?.bytes;
}

/** Which of these jobs have parts of a result. Old ones are removed. */
export async function findWithResult(db: Database, jobIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ jobId: string }>`
    SELECT job_id AS "jobId" FROM bulk_job_parts
    WHERE job_id = ANY(${[...jobIds]}::uuid[]) AND kind = 'result' AND part = 0`.execute(db);
  return new Set(rows.map(({ jobId }) => jobId));
}
