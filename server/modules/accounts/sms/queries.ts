import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

/** Keeps a number's newest code, in the place of an older one. */
export async function upsertCode(
  db: Database,
  code: { mobile: string; codeHash: string; validSeconds: number },
): Promise<void> {
  await sql`
    INSERT INTO sms_codes (mobile, code_hash, expires_at)
    VALUES (${code.mobile}, ${code.codeHash}, now() + make_interval(secs => ${code.validSeconds}))
    ON CONFLICT (mobile) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at`.execute(
    db,
  );
}

export async function selectCodeHash(db: Database, mobile: string): Promise<string | null> {
  const { rows } = await sql<{ code_hash: string }>`
    SELECT code_hash FROM sms_codes WHERE mobile = ${mobile} AND expires_at > now()`.execute(db);
  return rows[0]?.code_hash ?? null;
}

/** @returns false when the code was used, replaced or expired meanwhile: of any number at once, one uses it */
export async function deleteCode(tx: Tx, mobile: string, codeHash: string): Promise<boolean> {
  const { rows } = await sql`
    DELETE FROM sms_codes WHERE mobile = ${mobile} AND code_hash = ${codeHash} AND expires_at > now()
    RETURNING 1`.execute(tx);
  return rows.length > 0;
}

/**
 * Counts a try as wrong before it is judged, so that a hundred at once are no way around.
 * @returns null when there was one left, else the seconds until there are new ones
 */
export async function takeTry(db: Database, mobile: string, max: number): Promise<number | null> {
  const { rows } = await sql`
    INSERT INTO sms_tries AS t (mobile, wrong_count, resets_at) VALUES (${mobile}, 1, now() + interval '1 hour')
    ON CONFLICT (mobile) DO UPDATE SET
      wrong_count = CASE WHEN t.resets_at <= now() THEN 1 ELSE t.wrong_count + 1 END,
      resets_at = CASE WHEN t.resets_at <= now() THEN excluded.resets_at ELSE t.resets_at END
    WHERE t.resets_at <= now() OR t.wrong_count < ${max}
    RETURNING 1`.execute(db);
  if (rows.length > 0) return null;
  const left = await sql<{ seconds: number }>`
    SELECT ceil(extract(epoch FROM resets_at - now()))::float8 AS seconds
    FROM sms_tries WHERE mobile = ${mobile}`.execute(db);
  return Math.max(1, left.rows[0]?.seconds ?? 1);
}

export async function giveTryBack(db: Database, mobile: string): Promise<void> {
  await sql`
    UPDATE sms_tries SET wrong_count = greatest(wrong_count - 1, 0) WHERE mobile = ${mobile}`.execute(db);
}
