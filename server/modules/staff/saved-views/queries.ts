import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { NewSavedView, SavedView } from './schema.ts';

/** Own views and those that others share, by name. */
export async function selectViews(
  db: Database,
  staffId: string,
  page: string,
  rowsMax: number,
): Promise<SavedView[]> {
  const { rows } = await sql<SavedView>`
    SELECT saved_views.id, saved_views.name, query, is_shared AS "isShared", staff_id = ${staffId} AS "isOwn",
           coalesce(nullif(staff.name, ''), staff.username) AS "staffName"
    FROM saved_views JOIN staff ON staff.id = staff_id
    WHERE page = ${page} AND (staff_id = ${staffId} OR is_shared)
    ORDER BY staff_id = ${staffId} DESC, lower(saved_views.name), saved_views.id LIMIT ${rowsMax}`.execute(
    db,
  );
  return rows;
}

/** Locks the person, so that two requests at once do not pass the bound together. @returns how many views they have */
export async function countOwnViews(tx: Tx, staffId: string): Promise<number> {
  await sql`SELECT FROM staff WHERE id = ${staffId} FOR NO KEY UPDATE`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM saved_views WHERE staff_id = ${staffId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** Stores a view. One of the same name on the same page takes the new filter. @returns its id */
export async function saveView(tx: Tx, staffId: string, view: NewSavedView): Promise<string> {
  const { page, name, query, isShared } = view;
  const { rows } = await sql<{ id: string }>`
    INSERT INTO saved_views (staff_id, page, name, query, is_shared)
    VALUES (${staffId}, ${page}, ${name.trim()}, ${query}, ${isShared})
    ON CONFLICT (staff_id, page, lower(name))
    DO UPDATE SET name = excluded.name, query = excluded.query, is_shared = excluded.is_shared
    RETURNING id`.execute(tx);
  return (rows[0] as { id: string }).id;
}

/** @returns the name of the view that is gone; undefined where the person has no such view */
export async function deleteView(tx: Tx, staffId: string, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    DELETE FROM saved_views WHERE id = ${id} AND staff_id = ${staffId} RETURNING name`.execute(tx);
  return rows[0]?.name;
}
