import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';

/**
 * Reads whether another account has the username or the number. A proven number counts as free where another account
 * has it unproven, because that account will lose it.
 */
export async function readTaken(
  db: Database,
  wanted: { username: string; mobile: string; isProven: boolean },
): Promise<{ isUsernameTaken: boolean; isMobileTaken: boolean }> {
  const { rows } = await sql<{ isUsernameTaken: boolean; isMobileTaken: boolean }>`
    SELECT EXISTS (SELECT FROM users WHERE lower(username) = lower(${wanted.username})) AS "isUsernameTaken",
           EXISTS (SELECT FROM users WHERE mobile = ${wanted.mobile}
                   AND (mobile_verified_at IS NOT NULL OR NOT ${wanted.isProven}::boolean)) AS "isMobileTaken"`.execute(
    db,
  );
  return rows[0] ?? { isUsernameTaken: false, isMobileTaken: false };
}
