import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export interface CustomerRow {
  id: string;
  nickname: string;
  /** E.164. */
  mobile: string | null;
}

export async function readCustomers(db: Database, userIds: readonly string[]): Promise<CustomerRow[]> {
  const { rows } = await sql<CustomerRow>`
    SELECT id, nickname, mobile FROM users WHERE id = ANY(${userIds}::uuid[])`.execute(db);
  return rows;
}

export interface NoteRow {
  id: string;
  orderNo: string;
  at: Date;
  staff: string;
  text: string;
}

/** What staff wrote about these orders, oldest first. */
export async function readNotes(db: Database, orderNos: readonly string[]): Promise<NoteRow[]> {
  const { rows } = await sql<NoteRow>`
    SELECT n.id, n.order_no AS "orderNo", n.at, s.name AS staff, n.text
    FROM order_notes n JOIN staff s ON s.id = n.staff_id
    WHERE n.order_no = ANY(${orderNos}::text[]) ORDER BY n.order_no, n.id`.execute(db);
  return rows;
}

export async function insertNote(
  tx: Tx,
  note: { orderNo: string; staffId: string; text: string },
): Promise<void> {
  await tx
    .insertInto('order_notes')
    .values({ order_no: note.orderNo, staff_id: note.staffId, text: note.text })
    .execute();
}
