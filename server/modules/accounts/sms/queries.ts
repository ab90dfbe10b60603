import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { USER_COLUMNS, type UserRow } from '../queries.ts';

/** Stores a number's newest code. It replaces an older one. */
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

export async function findCodeHash(db: Database, mobile: string): Promise<string | null> {
  const { rows } = await sql<{ codeHash: string }>`
    SELECT code_hash AS "codeHash" FROM sms_codes WHERE mobile = ${mobile} AND expires_at > now()`.execute(
    db,
  );
  return rows[0]?.codeHash ?? null;
}

/** @returns false when the code was used, replaced or expired meanwhile. Of many requests at once only one gets true. */
export async function deleteCode(tx: Tx, mobile: string, codeHash: string): Promise<boolean> {
  const { rows } = await sql`
    DELETE FROM sms_codes WHERE mobile = ${mobile} AND code_hash = ${codeHash} AND expires_at > now()
    RETURNING 1`.execute(tx);
  return rows.length > 0;
}

/**
 * Counts a try as wrong before the code is checked. Otherwise a hundred tries at once would all be checked.
 * @returns null when a try was left, else the seconds until the count starts again
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

/** Locks the account that has the number, proven or not. */
export async function lockUserByMobile(tx: Tx, mobile: string): Promise<UserRow | undefined> {
  return tx
    .selectFrom('users')
    .select(USER_COLUMNS)
    .where('mobile', '=', mobile)
    .where('deleted_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** @returns undefined when another account has the number already */
export async function insertUserOfMobile(
  tx: Tx,
  user: { mobile: string; nickname: string },
): Promise<UserRow | undefined> {
  return tx
    .insertInto('users')
    .values({ ...user, mobile_verified_at: new Date() })
    .onConflict((conflict) => conflict.column('mobile').doNothing())
    .returning(USER_COLUMNS)
    .executeTakeFirst();
}
