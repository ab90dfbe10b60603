import type { Tx } from '../../../platform/postgres/postgres.ts';

/** Removes personal data and sessions. The row itself stays, because orders refer to it. */
export async function eraseUser(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('users')
    .set({
      username: null,
      mobile: null,
      mobile_verified_at: null,
      password_hash: null,
      nickname: '',
      avatar_url: null,
      deleted_at: new Date(),
    })
    .where('id', '=', id)
    .execute();
  await tx.deleteFrom('sessions').where('user_id', '=', id).execute();
}
