import { sql } from 'kysely';
import type { PresentedToken } from '../../../platform/auth/refresh-tokens.ts';
import type { Client } from '../../../platform/http/client.ts';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export type EndReason = 'signed_out' | 'ended_by_staff' | 'password_changed' | 'disabled' | 'refresh_reused';

export interface NewSession extends Client {
  staffId: string;
  /** The hash that the password was found to match: no session outlives the password that opened it. */
  passwordHash: string;
  lifetimeDays: number;
  tokenHash: Buffer;
}

/**
 * Opens a session with its first refresh token while the staff's row is held still: a change of password and the end of
 * the account wait for this, or have happened, and then nothing is opened.
 */
export async function insertSession(tx: Tx, session: NewSession): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`
    WITH person AS (
      UPDATE staff SET last_sign_in_at = now()
      WHERE id = ${session.staffId} AND disabled_at IS NULL AND password_hash = ${session.passwordHash}
      RETURNING id
    ), opened AS (
      INSERT INTO staff_sessions (staff_id, device, ip, expires_at)
      SELECT id, ${session.device}, ${session.ip}::inet, now() + make_interval(days => ${session.lifetimeDays}) FROM person
      RETURNING id
    )
    INSERT INTO staff_refresh_tokens (session_id, token_hash) SELECT id, ${session.tokenHash}::bytea FROM opened
    RETURNING session_id AS id`.execute(tx);
  return rows[0];
}

export async function insertRefreshToken(tx: Tx, sessionId: string, tokenHash: Buffer): Promise<void> {
  await tx
    .insertInto('staff_refresh_tokens')
    .values({ session_id: sessionId, token_hash: tokenHash })
    .execute();
}

/** A refresh token with its session and its member of staff. */
export type SessionOfToken = PresentedToken & { sessionId: string; staffId: string; isDisabled: boolean };

/** The session of a refresh token, its row locked: two uses of one token come one after the other. */
export async function lockSessionOfToken(tx: Tx, tokenHash: Buffer): Promise<SessionOfToken | undefined> {
  const found = await tx
    .selectFrom('staff_refresh_tokens')
    .select('session_id')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
  if (found === undefined) return undefined;
  await sql`SELECT FROM staff_sessions WHERE id = ${found.session_id} FOR NO KEY UPDATE`.execute(tx);
  // Read after the lock: whoever held the lock may have used the token meanwhile.
  const { rows } = await sql<SessionOfToken>`
    SELECT ss.id AS "sessionId", ss.staff_id AS "staffId", s.disabled_at IS NOT NULL AS "isDisabled",
           ss.ended_reason AS "endedReason", ss.expires_at <= clock_timestamp() AS "isExpired",
           (extract(epoch FROM clock_timestamp() - t.superseded_at) * 1000)::float8 AS "supersededForMs"
    FROM staff_refresh_tokens t JOIN staff_sessions ss ON ss.id = t.session_id JOIN staff s ON s.id = ss.staff_id
    WHERE t.token_hash = ${tokenHash}`.execute(tx);
  return rows[0];
}

/** From now on the session's newest tokens are used ones. */
export async function supersedeTokens(tx: Tx, sessionId: string): Promise<void> {
  await sql`
    UPDATE staff_refresh_tokens SET superseded_at = clock_timestamp()
    WHERE session_id = ${sessionId} AND superseded_at IS NULL`.execute(tx);
}

/** A refresh lengthens the session and leaves `stepped_up_at`: only a proof of who somebody is renews a step-up. */
export async function touchSession(
  tx: Tx,
  id: string,
  use: Client & { lifetimeDays: number },
): Promise<void> {
  await sql`
    UPDATE staff_sessions SET last_used_at = now(), device = ${use.device}, ip = ${use.ip}::inet,
                              expires_at = now() + make_interval(days => ${use.lifetimeDays})
    WHERE id = ${id}`.execute(tx);
}

/** @returns false where that session does not live */
export async function stepUpSession(db: Database, staffId: string, id: string): Promise<boolean> {
  const stepped = await sql`
    UPDATE staff_sessions SET stepped_up_at = now()
    WHERE id = ${id} AND staff_id = ${staffId} AND ended_at IS NULL RETURNING id`.execute(db);
  return stepped.rows.length > 0;
}

/** Ends one session. @returns false where it is not this person's, or has ended */
export async function endSession(
  db: Database,
  staffId: string,
  id: string,
  reason: EndReason,
): Promise<boolean> {
  const ended = await db
    .updateTable('staff_sessions')
    .set({ ended_at: new Date(), ended_reason: reason })
    .where('id', '=', id)
    .where('staff_id', '=', staffId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', new Date())
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}

/** Ends the session that the token belongs to, whether or not the token is the newest. */
export async function endSessionOfToken(db: Database, tokenHash: Buffer): Promise<void> {
  await db
    .updateTable('staff_sessions')
    .from('staff_refresh_tokens')
    .set({ ended_at: new Date(), ended_reason: 'signed_out' })
    .whereRef('staff_sessions.id', '=', 'staff_refresh_tokens.session_id')
    .where('staff_refresh_tokens.token_hash', '=', tokenHash)
    .where('staff_sessions.ended_at', 'is', null)
    .execute();
}

/** Ends somebody's sessions, all but the one that `exceptId` names. */
export async function endSessionsOf(
  db: Database,
  staffId: string,
  reason: EndReason,
  exceptId: string | null,
): Promise<void> {
  let query = db
    .updateTable('staff_sessions')
    .set({ ended_at: new Date(), ended_reason: reason })
    .where('staff_id', '=', staffId)
    .where('ended_at', 'is', null);
  if (exceptId !== null) query = query.where('id', '<>', exceptId);
  await query.execute();
}

/** At most a hundred living sessions, the last used first. */
export async function selectSessions(db: Database, staffId: string) {
  return db
    .selectFrom('staff_sessions')
    .select(['id', 'device', 'ip', 'created_at', 'last_used_at'])
    .where('staff_id', '=', staffId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', new Date())
    .orderBy('last_used_at', 'desc')
    .limit(100)
    .execute();
}
