import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';

const AT_ONCE = 1_000;

/** Since when a row of each table is of no use any more. */
const OUTDATED: [table: string, key: string, condition: string][] = [
  ['rate_limits', 'key', 'resets_at < now()'],
  ['sms_codes', 'mobile', 'expires_at < now()'],
  ['sms_tries', 'mobile', 'resets_at < now()'],
  ['login_states', 'state_hash', 'expires_at < now()'],
  ['binding_tickets', 'ticket_hash', 'expires_at < now()'],
  // Kept for a while: a refresh token that comes back late is told why it is worth nothing.
  ['sessions', 'id', "expires_at < now() - interval '7 days'"],
];

/** Deletes up to a thousand rows of each kind, passing over those in use. @returns how many went */
export async function deleteOutdated(db: Database): Promise<number> {
  let total = 0;
  for (const [table, key, condition] of OUTDATED) {
    const { numAffectedRows } = await sql`
      DELETE FROM ${sql.table(table)} WHERE ${sql.ref(key)} IN
        (SELECT ${sql.ref(key)} FROM ${sql.table(table)} WHERE ${sql.raw(condition)}
         LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)`.execute(db);
    total += Number(numAffectedRows ?? 0);
  }
  return total;
}
