import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';

/** The account that a third party's user is bound to, and the id that the shop knows the user by. */
export interface BoundUser {
  uid: string;
  userId: string;
}

/**
 * Finds the account that a third party's user is bound to.
 * @param uids the ids of one user; the first one counts where two are bound
 */
export async function findBoundUser(
  db: Database | Tx,
  provider: string,
  uids: readonly string[],
): Promise<BoundUser | undefined> {
  const { rows } = await sql<BoundUser>`
    SELECT uid, user_id AS "userId" FROM third_party_accounts
    WHERE provider = ${provider} AND uid = ANY(${uids})
    ORDER BY array_position(${uids}::text[], uid) LIMIT 1`.execute(db);
  return rows[0];
}

/** Gives a bound user the id that the third party has given since. Nothing changes when the new id is bound already. */
export async function renameBoundUser(
  db: Database,
  provider: string,
  uid: string,
  newUid: string,
): Promise<void> {
  await sql`
    UPDATE third_party_accounts SET uid = ${newUid} WHERE provider = ${provider} AND uid = ${uid}
    AND NOT EXISTS (SELECT FROM third_party_accounts WHERE provider = ${provider} AND uid = ${newUid})`.execute(
    db,
  );
}

/** Ends every sign-in of the user by a third party. */
export async function unbindAll(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('third_party_accounts').where('user_id', '=', userId).execute();
  await tx.deleteFrom('binding_tickets').where('user_id', '=', userId).execute();
  await tx.deleteFrom('login_states').where('user_id', '=', userId).execute();
}
