import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';

export interface RevokedRow {
  sessionId: string;
  revokedAt: Date;
}

/** Sessions that were revoked within the last `seconds`. */
export async function readRevoked(db: Database, seconds: number): Promise<RevokedRow[]> {
  const { rows } = await sql<RevokedRow>`
    SELECT session_id AS "sessionId", revoked_at AS "revokedAt" FROM revoked_sessions
    WHERE revoked_at > clock_timestamp() - ${seconds} * interval '1 second'`.execute(db);
  return rows;
}

/** Deletes rows whose access tokens have expired. */
export async function deleteOldRevocations(db: Database, olderThanSeconds: number): Promise<void> {
  await sql`
    DELETE FROM revoked_sessions
    WHERE revoked_at < clock_timestamp() - ${olderThanSeconds} * interval '1 second'`.execute(db);
}
