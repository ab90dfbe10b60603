import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';

/** What transactions tell of. Nobody writes that an order is paid or that stock is low: readers find it out. */
export type StoredEventName = 'refund.requested' | 'books.broken';

export interface StoredEvent {
  id: string;
  name: StoredEventName;
  /** The order's number, or the name of an invariant. */
  subject: string;
}

/** Tells the back office of something, once the transaction is committed. */
export async function recordEvents(
  tx: Tx,
  name: StoredEventName,
  subjects: readonly string[],
): Promise<void> {
  if (subjects.length === 0) return;
  await sql`
    INSERT INTO shop_events (name, subject) SELECT ${name}, unnest(${subjects}::text[])`.execute(tx);
}

// The first twelve hexadecimal digits of a UUIDv7 are its milliseconds.
const idOf = (ageSeconds: number) => sql`
  rpad(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint - ${ageSeconds}::int * 1000), 12, '0'), 32, '0')::uuid`;

/** The latest `rowsMax` events that are not older than `ageSeconds`, oldest first. */
export async function readEvents(db: Database, ageSeconds: number, rowsMax: number): Promise<StoredEvent[]> {
  const { rows } = await sql<StoredEvent>`
    SELECT id, name, subject FROM (
      SELECT id, name, subject FROM shop_events WHERE id >= ${idOf(ageSeconds)} ORDER BY id DESC LIMIT ${rowsMax}
    ) latest ORDER BY id`.execute(db);
  return rows;
}

export async function deleteOldEvents(db: Database, ageSeconds: number): Promise<void> {
  await sql`DELETE FROM shop_events WHERE id < ${idOf(ageSeconds)}`.execute(db);
}
