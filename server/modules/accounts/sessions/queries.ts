import { sql } from 'kysely';
import type { PresentedToken } from '../../../platform/auth/refresh-tokens.ts';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export type EndReason =
  | 'signed_out'
  | 'ended_by_user'
  | 'password_changed'
  | 'number_proven'
  | 'refresh_reused';

/** A session of a user who is still there and whose password is still the one that was just checked. */
export interface NewSession {
  userId: string;
  /** The hash that the password was found to match; null where it was not asked for. */
  passwordHash: string | null;
  device: string;
  ip: string | null;
  lifetimeDays: number;
  /** Of its first refresh token. */
  tokenHash: Buffer;
}

/**
 * Opens a session with its first refresh token while the user's row is held still: a change of password waits, or has
 * happened and then nothing is opened, so that no session survives the password it was opened with.
 */
export async function insertSession(db: Database, session: NewSession): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`
    WITH opened AS (
      INSERT INTO sessions (user_id, device, ip, expires_at)
      SELECT id, ${session.device}, ${session.ip}, now() + make_interval(days => ${session.lifetimeDays}) FROM users
      WHERE id = ${session.userId} AND deleted_at IS NULL
        AND (${session.passwordHash}::text IS NULL OR password_hash = ${session.passwordHash})
      FOR SHARE
      RETURNING id
    )
    INSERT INTO refresh_tokens (session_id, token_hash) SELECT id, ${session.tokenHash}::bytea FROM opened
    RETURNING session_id AS id`.execute(db);
  return rows[0];
}

export async function insertRefreshToken(tx: Tx, sessionId: string, tokenHash: Buffer): Promise<void> {
  await tx.insertInto('refresh_tokens').values({ session_id: sessionId, token_hash: tokenHash }).execute();
}

/** A refresh token with its session and its user. */
type SessionOfToken = PresentedToken & { sessionId: string; userId: string };

/** The session of a refresh token, its row locked: two uses of one token come one after the other. */
export async function lockSessionOfToken(tx: Tx, tokenHash: Buffer): Promise<SessionOfToken | undefined> {
  const { rows } = await sql<{ session_id: string }>`
    SELECT session_id FROM refresh_tokens WHERE token_hash = ${tokenHash}`.execute(tx);
  if (rows[0] === undefined) return undefined;
  await sql`SELECT FROM sessions WHERE id = ${rows[0].session_id} FOR NO KEY UPDATE`.execute(tx);
  // Read after the lock: whoever held it may have used the token meanwhile.
  const locked = await sql<SessionOfToken>`
    SELECT s.id AS "sessionId", s.user_id AS "userId", s.ended_reason AS "endedReason",
           s.expires_at <= clock_timestamp() AS "isExpired",
           (extract(epoch FROM clock_timestamp() - t.superseded_at) * 1000)::float8 AS "supersededForMs"
    FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
    WHERE t.token_hash = ${tokenHash}`.execute(tx);
  return locked.rows[0];
}

/** From now on the session's newest tokens are used ones. */
export async function supersedeTokens(tx: Tx, sessionId: string): Promise<void> {
  await sql`
    UPDATE refresh_tokens SET superseded_at = clock_timestamp()
    WHERE session_id = ${sessionId} AND superseded_at IS NULL`.execute(tx);
}

export async function touchSession(
  tx: Tx,
  id: string,
  use: { device: string; ip: string | null; lifetimeDays: number },
): Promise<void> {
  await sql`
    UPDATE sessions SET last_used_at = now(), device = ${use.device}, ip = ${use.ip},
                        expires_at = now() + make_interval(days => ${use.lifetimeDays})
    WHERE id = ${id}`.execute(tx);
}

export async function endSession(db: Database, id: string, reason: EndReason): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ ended_at: new Date(), ended_reason: reason })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Ends the session that the token belongs to, whether or not the token is the newest. */
export async function endSessionOfToken(db: Database, tokenHash: Buffer): Promise<void> {
  await db
    .updateTable('sessions')
    .from('refresh_tokens')
    .set({ ended_at: new Date(), ended_reason: 'signed_out' })
    .whereRef('sessions.id', '=', 'refresh_tokens.session_id')
    .where('refresh_tokens.token_hash', '=', tokenHash)
    .where('sessions.ended_at', 'is', null)
    .execute();
}

/** Ends the user's sessions, all but the one that `exceptId` names. */
export async function endSessionsOfUser(
  db: Database,
  userId: string,
  reason: EndReason,
  exceptId: string | null,
): Promise<void> {
  let query = db
    .updateTable('sessions')
    .set({ ended_at: new Date(), ended_reason: reason })
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null);
  if (exceptId !== null) query = query.where('id', '<>', exceptId);
  await query.execute();
}

/** @returns false where the user has no such living session */
export async function endOwnSession(db: Database, userId: string, id: string): Promise<boolean> {
  const ended = await db
    .updateTable('sessions')
    .set({ ended_at: new Date(), ended_reason: 'ended_by_user' })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', new Date())
    .returning('id')
    .executeTakeFirst();
  return ended !== undefined;
}

export interface SessionRow {
  id: string;
  device: string;
  ip: string | null;
  created_at: Date;
  last_used_at: Date;
}

function livingSessions(db: Database, userId: string) {
  return db
    .selectFrom('sessions')
    .select(['id', 'device', 'ip', 'created_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', new Date());
}

/** At most a hundred, the last used first. */
export async function selectLivingSessions(db: Database, userId: string): Promise<SessionRow[]> {
  return livingSessions(db, userId).orderBy('last_used_at', 'desc').limit(100).execute();
}

export async function isSessionLiving(db: Database, userId: string, id: string): Promise<boolean> {
  return (await livingSessions(db, userId).where('id', '=', id).executeTakeFirst()) !== undefined;
}
