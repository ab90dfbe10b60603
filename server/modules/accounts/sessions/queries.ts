import { sql } from 'kysely';
import type { PresentedToken } from '../../../platform/auth/refresh-tokens.ts';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export type EndReason = 'signed_out' | 'ended_by_user' | 'password_changed' | 'refresh_reused' | 'blocked';

export interface NewSession {
  userId: string;
  /** The hash that the password matched; null where no password was asked for. */
  passwordHash: string | null;
  device: string;
  ip: string | null;
  lifetimeDays: number;
  /** The hash of the session's first refresh token. */
  tokenHash: Buffer;
}

/**
 * Inserts a session with its first refresh token, and locks the user's row meanwhile. A concurrent change of the password
 * either waits for this statement and then ends the session, or comes first and then nothing is inserted. Without the
 * lock a session could outlive the password that opened it.
 * @returns undefined when the user is deleted, is blocked, or has another password
 */
export async function insertSession(db: Database, session: NewSession): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`
    WITH opened AS (
      INSERT INTO sessions (user_id, device, ip, expires_at)
      SELECT id, ${session.device}, ${session.ip}, now() + make_interval(days => ${session.lifetimeDays}) FROM users
      WHERE id = ${session.userId} AND deleted_at IS NULL AND blocked_at IS NULL
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

/** Locks the session of a refresh token, so that two uses of one token run one after the other. */
export async function lockSessionOfToken(tx: Tx, tokenHash: Buffer): Promise<SessionOfToken | undefined> {
  const { rows } = await sql<{ sessionId: string }>`
    SELECT session_id AS "sessionId" FROM refresh_tokens WHERE token_hash = ${tokenHash}`.execute(tx);
  if (rows[0] === undefined) return undefined;
  await sql`SELECT FROM sessions WHERE id = ${rows[0].sessionId} FOR NO KEY UPDATE`.execute(tx);
  // Read again after the lock: another request may have used the token while this one waited.
  const locked = await sql<SessionOfToken>`
    SELECT s.id AS "sessionId", s.user_id AS "userId", s.ended_reason AS "endedReason",
           s.expires_at <= clock_timestamp() AS "isExpired",
           (extract(epoch FROM clock_timestamp() - t.superseded_at) * 1000)::float8 AS "supersededForMs"
    FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
    WHERE t.token_hash = ${tokenHash}`.execute(tx);
  return locked.rows[0];
}

/** Marks the session's newest tokens as used. */
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

/** Ends the session that the token belongs to, even when a newer token replaced it. */
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

/** Ends all sessions of the user but the one with the id `exceptId`. */
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

/** @returns false when the user has no such active session */
export async function endSessionOfUser(db: Database, userId: string, id: string): Promise<boolean> {
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
  createdAt: Date;
  lastUsedAt: Date;
}

function activeSessions(db: Database, userId: string) {
  return db
    .selectFrom('sessions')
    .select(['id', 'device', 'ip', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', new Date());
}

/** At most 100 sessions, the last used first. */
export async function readActiveSessions(db: Database, userId: string): Promise<SessionRow[]> {
  return activeSessions(db, userId).orderBy('last_used_at', 'desc').limit(100).execute();
}

/** Whether the session is active and its user proved who they are within the last `seconds`. */
export async function isSessionProven(
  db: Database,
  userId: string,
  id: string,
  seconds: number,
): Promise<boolean> {
  const proven = await activeSessions(db, userId)
    .where('id', '=', id)
    .where('proven_at', '>', sql<Date>`now() - make_interval(secs => ${seconds})`)
    .executeTakeFirst();
  return proven !== undefined;
}

export async function markSessionProven(db: Database, id: string): Promise<void> {
  await db.updateTable('sessions').set({ proven_at: sql`now()` }).where('id', '=', id).execute();
}

export async function isSessionActive(db: Database, userId: string, id: string): Promise<boolean> {
  return (await activeSessions(db, userId).where('id', '=', id).executeTakeFirst()) !== undefined;
}
