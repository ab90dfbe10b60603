import { sql } from 'kysely';
import type { Tx } from '../../../platform/postgres/postgres.ts';

/** @returns the ids of the notes, in the order given */
export async function insertNotes(
  tx: Tx,
  staffId: string,
  notes: readonly { orderNo: string; text: string }[],
): Promise<string[]> {
  if (notes.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    INSERT INTO order_notes (order_no, staff_id, text)
    SELECT order_no, ${staffId}::uuid, text
    FROM unnest(${notes.map(({ orderNo }) => orderNo)}::text[], ${notes.map(({ text }) => text)}::text[])
         WITH ORDINALITY AS given(order_no, text, place) ORDER BY place
    RETURNING id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** @returns the ids of those that were there */
export async function deleteNotes(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    DELETE FROM order_notes WHERE id = ANY(${[...ids]}::uuid[]) RETURNING id`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}
