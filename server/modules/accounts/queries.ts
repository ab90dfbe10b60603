import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';

const USER_COLUMNS = [
  'id',
  'username',
  'mobile',
  'mobile_verified_at',
  'password_hash',
  'nickname',
  'avatar_url',
  'created_at',
] as const;

export interface UserRow {
  id: string;
  username: string | null;
  mobile: string | null;
  mobile_verified_at: Date | null;
  password_hash: string | null;
  nickname: string;
  avatar_url: string | null;
  created_at: Date;
}

/** Whether one may sign in without a third party: by SMS, or with a password and a name that it goes with. */
export function hasOtherWayIn(user: UserRow): boolean {
  if (user.mobile !== null && user.mobile_verified_at !== null) return true;
  return user.password_hash !== null && user.username !== null;
}

export interface NewUser {
  username?: string;
  mobile?: string;
  mobile_verified_at?: Date;
  password_hash?: string;
  nickname: string;
  avatar_url?: string | null;
}

/** @throws a unique violation of `users_username_key` or `users_mobile_key` */
export async function insertUser(db: Database, user: NewUser): Promise<UserRow> {
  return db.insertInto('users').values(user).returning(USER_COLUMNS).executeTakeFirstOrThrow();
}

/** Which of the two are somebody's already. Whoever proves the number may have it from one who did not. */
export async function selectTaken(
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

function selectUsers(db: Database) {
  return db.selectFrom('users').select(USER_COLUMNS).where('deleted_at', 'is', null);
}

export async function selectUser(db: Database, id: string): Promise<UserRow | undefined> {
  return selectUsers(db).where('id', '=', id).executeTakeFirst();
}

export async function selectUserByUsername(db: Database, username: string): Promise<UserRow | undefined> {
  return selectUsers(db)
    .where(({ fn }) => fn('lower', ['username']), '=', username.toLowerCase())
    .executeTakeFirst();
}

/** The user who proved that the number is theirs. */
export async function selectUserByProvenMobile(db: Database, mobile: string): Promise<UserRow | undefined> {
  return selectUsers(db)
    .where('mobile', '=', mobile)
    .where('mobile_verified_at', 'is not', null)
    .executeTakeFirst();
}

/** Locks the user's row against every change until the transaction ends. */
export async function lockUser(tx: Tx, id: string): Promise<UserRow | undefined> {
  return selectUsers(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** Locks the row of whoever has the number, proven or not. */
export async function lockUserByMobile(tx: Tx, mobile: string): Promise<UserRow | undefined> {
  return selectUsers(tx).where('mobile', '=', mobile).forNoKeyUpdate().executeTakeFirst();
}

/** @returns undefined when somebody has the number already */
export async function insertUserOfMobile(
  tx: Tx,
  user: { mobile: string; nickname: string },
): Promise<UserRow | undefined> {
  return tx
    .insertInto('users')
    .values({ ...user, mobile_verified_at: new Date() })
    .onConflict((conflict) => conflict.column('mobile').doNothing())
    .returning(USER_COLUMNS)
    .executeTakeFirst();
}

/** Takes a number from an account that never proved it, for the one that just did. */
export async function releaseUnprovenMobile(tx: Tx, mobile: string): Promise<void> {
  await tx
    .updateTable('users')
    .set({ mobile: null })
    .where('mobile', '=', mobile)
    .where('mobile_verified_at', 'is', null)
    .execute();
}

/** @returns undefined when the account has one already, or is gone */
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

/** What says who it was goes; the row stays for its orders. */
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

export interface UserChanges {
  username?: string;
  mobile?: string;
  mobile_verified_at?: Date;
  password_hash?: string | null;
  nickname?: string;
  avatar_url?: string | null;
}

/** @throws a unique violation of `users_username_key` or `users_mobile_key` */
export async function updateUser(
  db: Database,
  id: string,
  changes: UserChanges,
): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set(changes)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning(USER_COLUMNS)
    .executeTakeFirst();
}

/** Makes a file the user's picture. @returns the files that were it before, which nobody needs any more */
export async function replaceAvatar(
  tx: Tx,
  userId: string,
  avatar: { name: string; url: string },
): Promise<string[]> {
  const old = await deleteAvatarsOf(tx, userId);
  await tx.insertInto('avatars').values({ name: avatar.name, user_id: userId }).execute();
  await updateUser(tx, userId, { avatar_url: avatar.url });
  return old;
}

/** @returns the files that were the user's pictures */
export async function deleteAvatarsOf(tx: Tx, userId: string): Promise<string[]> {
  const rows = await tx.deleteFrom('avatars').where('user_id', '=', userId).returning('name').execute();
  return rows.map((row) => row.name);
}
