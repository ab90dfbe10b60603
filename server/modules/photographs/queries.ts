import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';

/** Committed before the files are written, so that a crash in between leaves a trace. */
export async function insertPhotograph(
  db: Database,
  photograph: { stem: string; url: string; userId: string },
): Promise<void> {
  const { stem, url, userId } = photograph;
  await db.insertInto('photographs').values({ stem, url, user_id: userId }).execute();
}

/** Of these photographs, those of the user that nothing uses yet; they are locked. */
export async function lockUnused(tx: Tx, userId: string, urls: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ url: string }>`
    SELECT url FROM photographs WHERE url = ANY(${urls}::text[]) AND user_id = ${userId} AND subject IS NULL
    ORDER BY stem FOR UPDATE`.execute(tx);
  return new Set(rows.map(({ url }) => url));
}

export async function useFor(tx: Tx, subject: string, urls: readonly string[]): Promise<void> {
  await sql`
    UPDATE photographs SET subject = ${subject}, position = used.position - 1
    FROM unnest(${urls}::text[]) WITH ORDINALITY AS used (url, position)
    WHERE photographs.url = used.url`.execute(tx);
}

export async function readUsed(
  db: Database,
  subjects: readonly string[],
): Promise<{ subject: string; url: string }[]> {
  const { rows } = await sql<{ subject: string; url: string }>`
    SELECT subject, url FROM photographs WHERE subject = ANY(${subjects}::text[]) AND user_id IS NOT NULL
    ORDER BY subject, position`.execute(db);
  return rows;
}

export async function disownPhotographs(tx: Tx, userId: string): Promise<void> {
  await tx.updateTable('photographs').set({ user_id: null }).where('user_id', '=', userId).execute();
}

/** Photographs of deleted accounts, and those that nothing has used for so long. */
export async function readAbandoned(
  db: Database,
  olderThanSeconds: number,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ stem: string }>`
    SELECT stem FROM photographs
    WHERE (subject IS NULL OR user_id IS NULL)
      AND (user_id IS NULL OR created_at < now() - ${olderThanSeconds} * interval '1 second')
    ORDER BY created_at LIMIT ${limit}`.execute(db);
  return rows.map(({ stem }) => stem);
}

/** @returns the stems that were deleted: one that came into use meanwhile stays */
export async function deleteAbandoned(db: Database, stems: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ stem: string }>`
    DELETE FROM photographs WHERE stem = ANY(${stems}::text[]) AND (subject IS NULL OR user_id IS NULL)
    RETURNING stem`.execute(db);
  return rows.map(({ stem }) => stem);
}
