import type { Tx } from '../../../platform/postgres/postgres.ts';
import { updateUser } from '../queries.ts';

/** Makes a file the user's picture. @returns the names of the files that were the picture before */
export async function replaceAvatar(
  tx: Tx,
  userId: string,
  avatar: { name: string; url: string },
): Promise<string[]> {
  const old = await deleteAvatarsOf(tx, userId);
  await tx.insertInto('avatars').values({ name: avatar.name, user_id: userId }).execute();
  await updateUser(tx, userId, { avatarUrl: avatar.url });
  return old;
}

/** @returns the names of the files that were the user's pictures */
export async function deleteAvatarsOf(tx: Tx, userId: string): Promise<string[]> {
  const rows = await tx.deleteFrom('avatars').where('user_id', '=', userId).returning('name').execute();
  return rows.map((row) => row.name);
}
