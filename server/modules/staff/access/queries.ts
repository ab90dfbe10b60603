import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { STAFF_COLUMNS, type StaffRow } from '../queries.ts';

/** A proof of who somebody is counts for so long. */
const STEP_UP_SECONDS = 600;

export interface CallerRow extends StaffRow {
  isSessionLiving: boolean;
  isSteppedUp: boolean;
}

/** The member of staff and the session of an access token, in one statement: it runs for every call of staff. */
export async function selectCaller(
  db: Database,
  staffId: string,
  sessionId: string,
): Promise<CallerRow | undefined> {
  const { rows } = await sql<CallerRow>`
    SELECT ${STAFF_COLUMNS}, ss.id IS NOT NULL AS "isSessionLiving",
           coalesce(ss.stepped_up_at > now() - make_interval(secs => ${STEP_UP_SECONDS}), false) AS "isSteppedUp"
    FROM staff s
    LEFT JOIN staff_sessions ss
      ON ss.id = ${sessionId} AND ss.staff_id = s.id AND ss.ended_at IS NULL AND ss.expires_at > now()
    WHERE s.id = ${staffId}`.execute(db);
  return rows[0];
}

/** Who owns these sessions. Sessions that have ended and people who are disabled are left out. */
export async function selectLivingSessions(
  db: Database,
  sessionIds: readonly string[],
): Promise<(StaffRow & { sessionId: string })[]> {
  const { rows } = await sql<StaffRow & { sessionId: string }>`
    SELECT ${STAFF_COLUMNS}, ss.id AS "sessionId"
    FROM staff_sessions ss JOIN staff s ON s.id = ss.staff_id
    WHERE ss.id = ANY(${sessionIds}::uuid[]) AND ss.ended_at IS NULL AND ss.expires_at > now()
      AND s.disabled_at IS NULL`.execute(db);
  return rows;
}
