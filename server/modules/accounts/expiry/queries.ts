import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';

/** Rows of one table that are deleted in one statement: few enough that their locks are short. */
const BATCH_SIZE = 1_000;

/** When a row of each table has expired. */
const EXPIRED: [table: string, key: string, condition: string][] = [
  ['rate_limits', 'key', 'resets_at < now()'],
  ['sms_codes', 'mobile', 'expires_at < now()'],
  ['sms_code_tries', 'mobile, network', 'resets_at < now()'],
  ['login_states', 'state_hash', 'expires_at < now()'],
  ['binding_tickets', 'ticket_hash', 'expires_at < now()'],
  // Kept for 7 days more: a refresh token that comes back late still gets the reason why it is refused.
  ['sessions', 'id', "expires_at < now() - interval '7 days'"],
];

/** Deletes up to 1,000 expired rows of each table and skips locked rows. @returns the number of deleted rows */
export async function deleteExpired(db: Database): Promise<number> {
  let total = 0;
  for (const [table, key, condition] of EXPIRED) {
    const { numAffectedRows } = await sql`
      DELETE FROM ${sql.table(table)} WHERE (${sql.raw(key)}) IN
        (SELECT ${sql.raw(key)} FROM ${sql.table(table)} WHERE ${sql.raw(condition)}
         LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)`.execute(db);
    total += Number(numAffectedRows ?? 0);
  }
  return total;
}
