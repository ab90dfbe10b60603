import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export type TicketPurpose = 'second_factor' | 'invitation';

export async function insertTicket(
  db: Database,
  ticket: { hash: Buffer; staffId: string; purpose: TicketPurpose; lifetimeSeconds: number },
): Promise<void> {
  await sql`
    INSERT INTO staff_tickets (token_hash, staff_id, purpose, expires_at)
    VALUES (${ticket.hash}, ${ticket.staffId}, ${ticket.purpose},
            now() + make_interval(secs => ${ticket.lifetimeSeconds}))`.execute(db);
}

/** The person of a ticket that is still good, whatever tries are left. */
export async function selectTicket(
  db: Database,
  hash: Buffer,
  purpose: TicketPurpose,
): Promise<{ staffId: string } | undefined> {
  return db
    .selectFrom('staff_tickets')
    .select('staff_id as staffId')
    .where('token_hash', '=', hash)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
}

/** Counts one try at a ticket before it is judged, so that a hundred at once are no more than five. */
export async function takeTicketTry(
  db: Database,
  hash: Buffer,
  purpose: TicketPurpose,
): Promise<{ staffId: string } | undefined> {
  const { rows } = await sql<{ staffId: string }>`
    UPDATE staff_tickets SET tries_left = tries_left - 1
    WHERE token_hash = ${hash} AND purpose = ${purpose} AND tries_left > 0 AND expires_at > now()
    RETURNING staff_id AS "staffId"`.execute(db);
  return rows[0];
}

/** Uses a ticket up. @returns false for the second of two at once */
export async function deleteTicket(tx: Tx, hash: Buffer): Promise<boolean> {
  const gone = await tx
    .deleteFrom('staff_tickets')
    .where('token_hash', '=', hash)
    .returning('staff_id')
    .executeTakeFirst();
  return gone !== undefined;
}

/** Makes the tickets of somebody worthless: another password, or another invitation, counts now. */
export async function deleteTicketsOf(tx: Tx, staffId: string, purpose: TicketPurpose | null): Promise<void> {
  let query = tx.deleteFrom('staff_tickets').where('staff_id', '=', staffId);
  if (purpose !== null) query = query.where('purpose', '=', purpose);
  await query.execute();
}

/**
 * Sets a password in place of the one that was checked.
 * @param expectedHash null: the account has none yet
 * @returns false where it has another one meanwhile
 */
export async function replacePassword(
  tx: Tx,
  staffId: string,
  expectedHash: string | null,
  passwordHash: string,
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE staff SET password_hash = ${passwordHash}
    WHERE id = ${staffId} AND password_hash IS NOT DISTINCT FROM ${expectedHash}::text RETURNING id`.execute(
    tx,
  );
  return rows.length > 0;
}
