import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres.ts';

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

/** Which of the two are somebody's already. */
export async function selectTaken(
  db: Database,
  wanted: { username: string; mobile: string },
): Promise<{ isUsernameTaken: boolean; isMobileTaken: boolean }> {
  const { rows } = await sql<{ isUsernameTaken: boolean; isMobileTaken: boolean }>`
    SELECT EXISTS (SELECT FROM users WHERE lower(username) = lower(${wanted.username})) AS "isUsernameTaken",
           EXISTS (SELECT FROM users WHERE mobile = ${wanted.mobile}) AS "isMobileTaken"`.execute(db);
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
