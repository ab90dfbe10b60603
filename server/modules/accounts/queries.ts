import type { Database, Tx } from '../../platform/postgres/postgres.ts';

/** The users table, which every use case of accounts reads and writes. */

export const USER_COLUMNS = [
  'id',
  'username',
  'mobile',
  'mobile_verified_at as mobileVerifiedAt',
  'password_hash as passwordHash',
  'nickname',
  'avatar_url as avatarUrl',
  'created_at as createdAt',
] as const;

export interface UserRow {
  id: string;
  username: string | null;
  /** E.164. */
  mobile: string | null;
  mobileVerifiedAt: Date | null;
  passwordHash: string | null;
  nickname: string;
  avatarUrl: string | null;
  createdAt: Date;
}

export interface UserChanges {
  username?: string;
  mobile?: string | null;
  mobileVerifiedAt?: Date;
  passwordHash?: string | null;
  nickname?: string;
  avatarUrl?: string | null;
}

export interface NewUser extends UserChanges {
  nickname: string;
}

/** Kysely leaves out a column whose value is undefined. */
const columnsOf = ({
  username,
  mobile,
  mobileVerifiedAt,
  passwordHash,
  nickname,
  avatarUrl,
}: UserChanges) => ({
  username,
  mobile,
  mobile_verified_at: mobileVerifiedAt,
  password_hash: passwordHash,
  nickname,
  avatar_url: avatarUrl,
});

/** Whether one may sign in without a third party: by SMS, or with a username and its password. */
export function canSignInWithoutThirdParty(user: UserRow): boolean {
  if (user.mobile !== null && user.mobileVerifiedAt !== null) return true;
  return user.passwordHash !== null && user.username !== null;
}

function selectUsers(db: Database) {
  return db.selectFrom('users').select(USER_COLUMNS).where('deleted_at', 'is', null);
}

export async function findUser(db: Database, id: string): Promise<UserRow | undefined> {
  return selectUsers(db).where('id', '=', id).executeTakeFirst();
}

export async function findUserByUsername(db: Database, username: string): Promise<UserRow | undefined> {
  return selectUsers(db)
    .where(({ fn }) => fn('lower', ['username']), '=', username.toLowerCase())
    .executeTakeFirst();
}

/** Finds the user who proved that the number is theirs. */
export async function findUserByProvenMobile(db: Database, mobile: string): Promise<UserRow | undefined> {
  return selectUsers(db)
    .where('mobile', '=', mobile)
    .where('mobile_verified_at', 'is not', null)
    .executeTakeFirst();
}

/** Locks the user's row against every change until the transaction ends. */
export async function lockUser(tx: Tx, id: string): Promise<UserRow | undefined> {
  return selectUsers(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** @throws a unique violation of `users_username_key` or `users_mobile_key` */
export async function insertUser(db: Database, user: NewUser): Promise<UserRow> {
  return db
    .insertInto('users')
    .values({ ...columnsOf(user), nickname: user.nickname })
    .returning(USER_COLUMNS)
    .executeTakeFirstOrThrow();
}

/**
 * @returns undefined when the account is deleted
 * @throws a unique violation of `users_username_key` or `users_mobile_key`
 */
export async function updateUser(
  db: Database,
  id: string,
  changes: UserChanges,
): Promise<UserRow | undefined> {
  return db
    .updateTable('users')
    .set(columnsOf(changes))
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning(USER_COLUMNS)
    .executeTakeFirst();
}

/** Takes the number away from an account that never proved it. Call this only for a number that was just proven. */
export async function releaseUnprovenMobile(tx: Tx, mobile: string): Promise<void> {
  await tx
    .updateTable('users')
    .set({ mobile: null })
    .where('mobile', '=', mobile)
    .where('mobile_verified_at', 'is', null)
    .execute();
}
