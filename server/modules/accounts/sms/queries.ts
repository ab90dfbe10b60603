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

/** A counter of wrong codes: of one network, or of several. */
export interface TryCounter {
  mobile: string;
  network: string;
  max: number;
}

/**
 * Counts a try as wrong before the code is checked. Otherwise a hundred tries at once would all be checked.
 * @returns null when a try was left, else the seconds until the count starts again
 */
export async function takeTry(db: Database, { mobile, network, max }: TryCounter): Promise<number | null> {
  const { rows } = await sql`
    INSERT INTO sms_code_tries AS t (mobile, network, wrong_count, resets_at)
    VALUES (${mobile}, ${network}, 1, now() + interval '1 hour')
    ON CONFLICT (mobile, network) DO UPDATE SET
      wrong_count = CASE WHEN t.resets_at <= now() THEN 1 ELSE t.wrong_count + 1 END,
      resets_at = CASE WHEN t.resets_at <= now() THEN excluded.resets_at ELSE t.resets_at END
    WHERE t.resets_at <= now() OR t.wrong_count < ${max}
    RETURNING 1`.execute(db);
  if (rows.length > 0) return null;
  const left = await sql<{ seconds: number }>`
    SELECT ceil(extract(epoch FROM resets_at - now()))::float8 AS seconds
    FROM sms_code_tries WHERE mobile = ${mobile} AND network = ${network}`.execute(db);
  return Math.max(1, left.rows[0]?.seconds ?? 1);
}

export async function giveTryBack(db: Database, { mobile, network }: TryCounter): Promise<void> {
  await sql`
    UPDATE sms_code_tries SET wrong_count = greatest(wrong_count - 1, 0)
    WHERE mobile = ${mobile} AND network = ${network}`.execute(db);
}

/** Reads the addresses of the last 100 sessions, of 90 days at most, of the account that has proven the number. */
export async function readKnownAddresses(db: Database, mobile: string): Promise<string[]> {
  const { rows } = await sql<{ ip: string }>`
    SELECT host(sessions.ip) AS ip FROM sessions JOIN users ON users.id = sessions.user_id
    WHERE users.mobile = ${mobile} AND users.mobile_verified_at IS NOT NULL AND sessions.ip IS NOT NULL
      AND sessions.last_used_at > now() - interval '90 days'
    ORDER BY sessions.last_used_at DESC LIMIT 100`.execute(db);
  return rows.map(({ ip }) => ip);
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
