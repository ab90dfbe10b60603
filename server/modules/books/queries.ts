import { sql } from 'kysely';
import type { Finding } from '../../audit/audit.ts';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';

/** What the latest check of an invariant found. */
export interface CheckRow {
  name: string;
  holds: boolean;
  checkedAt: Date;
  brokenSince: Date | null;
  rows: Record<string, unknown>[];
  rowCount: number;
  tookMs: number;
}

const CHECK = sql`name, holds, checked_at AS "checkedAt", broken_since AS "brokenSince", rows,
  row_count AS "rowCount", took_ms AS "tookMs"`;

export async function readChecks(db: Database): Promise<CheckRow[]> {
  const { rows } = await sql<CheckRow>`SELECT ${CHECK} FROM book_checks`.execute(db);
  return rows;
}

/** The first number of the advisory lock on the scheduled checks; no other lock of the shop has it. */
const CHECK_LOCK = 0x626f6f6b;

/** Lets one server at a time check the books by itself. The lock ends with the transaction, also when the server dies. */
export async function tryCheckLock(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ isOurs: boolean }>`
    SELECT pg_try_advisory_xact_lock(${CHECK_LOCK}) AS "isOurs"`.execute(tx);
  return rows[0]?.isOurs ?? false;
}

/** When the snapshot of a transaction was taken, by the database's clock. */
export async function snapshotTime(tx: Tx): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`SELECT now() AS at`.execute(tx);
  return rows[0]?.at as Date;
}

/** Which of these invariants are due: never checked, or checked longer ago than `everyMs` and `tookFactor` times their cost. */
export async function dueChecks(
  db: Database,
  names: readonly string[],
  { everyMs, tookFactor }: { everyMs: number; tookFactor: number },
): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM unnest(${names}::text[]) AS wanted(name) LEFT JOIN book_checks USING (name)
    WHERE checked_at IS NULL
       OR checked_at + greatest(${everyMs}::int, took_ms * ${tookFactor}::int) * interval '1 ms' <= now()`.execute(
    db,
  );
  return new Set(rows.map((row) => row.name));
}

/**
 * Stores what checks found, unless a check of a later snapshot is stored already.
 * @returns the names of the invariants that are broken now and were not before
 */
export async function storeFindings(
  tx: Tx,
  findings: readonly Finding[],
  checkedAt: Date,
): Promise<string[]> {
  const { rows } = await sql<{ name: string; isNew: boolean }>`
    INSERT INTO book_checks AS known (name, holds, checked_at, broken_since, rows, row_count, took_ms)
    SELECT name, row_count = 0, ${checkedAt}, CASE WHEN row_count > 0 THEN ${checkedAt}::timestamptz END,
           rows::jsonb, row_count, took_ms
    FROM unnest(${findings.map(({ name }) => name)}::text[],
                ${findings.map(({ offenders }) => JSON.stringify(offenders))}::text[],
                ${findings.map(({ count }) => count)}::bigint[], ${findings.map(({ ms }) => ms)}::int[])
         AS found(name, rows, row_count, took_ms)
    ORDER BY name
    ON CONFLICT (name) DO UPDATE
    SET holds = excluded.holds, checked_at = excluded.checked_at, rows = excluded.rows, row_count = excluded.row_count,
        took_ms = excluded.took_ms,
        broken_since = CASE WHEN excluded.holds THEN NULL
                            ELSE coalesce(known.broken_since, excluded.checked_at) END
    WHERE known.checked_at <= excluded.checked_at
    RETURNING name, broken_since IS NOT DISTINCT FROM ${checkedAt}::timestamptz AS "isNew"`.execute(tx);
  return rows.filter(({ isNew }) => isNew).map(({ name }) => name);
}
