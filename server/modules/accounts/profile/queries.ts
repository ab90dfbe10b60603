import type { Database } from '../../../platform/postgres/postgres.ts';
import { USER_COLUMNS, type UserRow } from '../queries.ts';

/**
 * @returns undefined when the account has a username already, or is deleted
 * @throws a unique violation of `users_username_key`
 */
export async function setFirstUsername(
  db: Database,
  id: string,
  username: string,
): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set({ username })
    .where('id', '=', id)
    .where('username', 'is', null)
    .where('deleted_at', 'is', null)
    .returning(USER_COLUMNS)
    .executeTakeFirst();
}
