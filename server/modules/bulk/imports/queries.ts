import { sql } from 'kysely';
import type { Tx } from '../../../platform/postgres/postgres.ts';

/**
 * Notes that rows of a file are applied by this transaction. Waits for another one that applies the same rows.
 * @returns the rows that nobody has applied before
 */
export async function claimImported(tx: Tx, digest: Buffer, rows: readonly number[]): Promise<Set<number>> {
  const found = await sql<{ row: number }>`
    INSERT INTO bulk_imported_rows (digest, row) SELECT ${digest}, unnest(${[...rows]}::integer[])
    ON CONFLICT DO NOTHING RETURNING row`.execute(tx);
  return new Set(found.rows.map(({ row }) => row));
}

/** These rows may be applied again: they were refused, or taken back. */
export async function forgetImported(tx: Tx, digest: Buffer, rows: readonly number[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    DELETE FROM bulk_imported_rows WHERE digest = ${digest} AND row = ANY(${[...rows]}::integer[])`.execute(
    tx,
  );
}
