import type { Tx } from '../../platform/postgres.ts';

/** Ends every sign-in of the user by a third party. */
export async function unbindAll(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('third_party_accounts').where('user_id', '=', userId).execute();
}
