import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';

/** So many rows a statement, so that no lock is held for long. */
const ROWS_MAX = 500;
/** Sessions that ended are kept for so long, so that a stolen refresh token is still known as one. */
const ENDED_SESSIONS_DAYS = 30;
/** Chinese law (网络安全法 §21) asks for logs of at least six months. */
const SIGN_INS_DAYS = 400;

/** Deletes what is over, some of each kind. @returns how many rows went */
export async function deleteExpired(db: Database): Promise<number> {
  const gone = await Promise.all([
    sql`DELETE FROM staff_tickets WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM staff_tickets WHERE expires_at < now() LIMIT ${ROWS_MAX}))`.execute(db),
    sql`DELETE FROM staff_challenges WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM staff_challenges WHERE expires_at < now() LIMIT ${ROWS_MAX}))`.execute(db),
    sql`DELETE FROM staff_sessions WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM staff_sessions
          WHERE expires_at < now() - make_interval(days => ${ENDED_SESSIONS_DAYS}) LIMIT ${ROWS_MAX}))`.execute(
      db,
    ),
    sql`DELETE FROM staff_sign_ins WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM staff_sign_ins
          WHERE at < now() - make_interval(days => ${SIGN_INS_DAYS}) LIMIT ${ROWS_MAX}))`.execute(db),
  ]);
  return gone.reduce((sum, { numAffectedRows }) => sum + Number(numAffectedRows ?? 0), 0);
}
