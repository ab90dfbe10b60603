import { sql } from 'kysely';
import type { LoginProvider } from '../../../gateways/login-providers.ts';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export interface Ticket {
  provider: LoginProvider;
  uid: string;
  nickname: string;
  avatarUrl: string | null;
  returnTo: string;
  /** The only account that the ticket may be bound to; null where the person proves an account or makes one. */
  userId: string | null;
}

/** A ticket as a browser presents it: the hash of its text, and the hash of the cookie that came along. */
export interface PresentedTicket {
  ticketHash: Buffer;
  browserHash: Buffer;
}

const TICKET_COLUMNS = sql`
  provider, uid, nickname, avatar_url AS "avatarUrl", return_to AS "returnTo", user_id AS "userId"`;

function isUsable({ ticketHash, browserHash }: PresentedTicket) {
  return sql`ticket_hash = ${ticketHash} AND browser_hash = ${browserHash} AND expires_at > now()`;
}

export async function insertTicket(
  db: Database,
  { ticketHash, browserHash }: PresentedTicket,
  ticket: Ticket,
  validSeconds: number,
): Promise<void> {
  await sql`
    INSERT INTO binding_tickets
      (ticket_hash, browser_hash, provider, uid, nickname, avatar_url, return_to, user_id, expires_at)
    VALUES (${ticketHash}, ${browserHash}, ${ticket.provider}, ${ticket.uid}, ${ticket.nickname}, ${ticket.avatarUrl},
            ${ticket.returnTo}, ${ticket.userId}, now() + make_interval(secs => ${validSeconds}))`.execute(
    db,
  );
}

/** Finds a ticket that this browser can use. */
export async function findTicket(db: Database, presented: PresentedTicket): Promise<Ticket | undefined> {
  const { rows } = await sql<Ticket>`
    SELECT ${TICKET_COLUMNS} FROM binding_tickets WHERE ${isUsable(presented)}`.execute(db);
  return rows[0];
}

/**
 * Uses a ticket up. Of two requests at once the second waits for the first. The second gets the ticket only if the first
 * rolls back.
 */
export async function takeTicket(tx: Tx, presented: PresentedTicket): Promise<Ticket | undefined> {
  const { rows } = await sql<Ticket>`
    DELETE FROM binding_tickets WHERE ${isUsable(presented)} RETURNING ${TICKET_COLUMNS}`.execute(tx);
  return rows[0];
}

const BINDING_COLUMNS = ['provider', 'uid', 'nickname', 'bound_at as boundAt'] as const;

export interface BoundRow {
  provider: string;
  uid: string;
  nickname: string;
  boundAt: Date;
}

/**
 * Binds a third party's user to an account.
 * @returns undefined when that user is bound to an account already
 * @throws a unique violation when another user of the same provider is bound to the account
 */
export async function insertBinding(
  tx: Tx,
  binding: { provider: string; uid: string; userId: string; nickname: string },
): Promise<BoundRow | undefined> {
  return tx
    .insertInto('third_party_accounts')
    .values({
      provider: binding.provider,
      uid: binding.uid,
      user_id: binding.userId,
      nickname: binding.nickname,
    })
    .onConflict((conflict) => conflict.columns(['provider', 'uid']).doNothing())
    .returning(BINDING_COLUMNS)
    .executeTakeFirst();
}

/** Finds the binding of this third-party user to this account. */
export async function findBinding(
  tx: Tx,
  { provider, uid, userId }: { provider: string; uid: string; userId: string },
): Promise<BoundRow | undefined> {
  return tx
    .selectFrom('third_party_accounts')
    .select(BINDING_COLUMNS)
    .where('provider', '=', provider)
    .where('uid', '=', uid)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

export async function readBindings(db: Database | Tx, userId: string): Promise<BoundRow[]> {
  return db
    .selectFrom('third_party_accounts')
    .select(BINDING_COLUMNS)
    .where('user_id', '=', userId)
    .orderBy('bound_at')
    .execute();
}

/** @returns false when nothing was bound */
export async function deleteBinding(tx: Tx, userId: string, provider: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('third_party_accounts')
    .where('user_id', '=', userId)
    .where('provider', '=', provider)
    .returning('uid')
    .executeTakeFirst();
  return gone !== undefined;
}
