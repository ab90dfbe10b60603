import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';

export interface AddressRow {
  id: string;
  recipient: string;
  /** E.164. */
  mobile: string;
  regionCode: string;
  detail: string;
  isDefault: boolean;
}

/** What an address says, without what the shop knows about it. */
export type AddressText = Omit<AddressRow, 'id' | 'isDefault'>;

const COLUMNS = [
  'id',
  'recipient',
  'mobile',
  'region_code as regionCode',
  'detail',
  'is_default as isDefault',
] as const;

const columnsOf = ({ recipient, mobile, regionCode, detail }: AddressText) => ({
  recipient,
  mobile,
  region_code: regionCode,
  detail,
});

/**
 * Lets one change of a user's addresses happen after the other. Foreign keys that refer to the user do not wait for it.
 * @returns false when the account is gone: nothing of a person may be written any more
 */
export async function lockOwner(tx: Tx, userId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where('deleted_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** The default first, then the newest. */
export async function selectAddresses(db: Database, userId: string): Promise<AddressRow[]> {
  return db
    .selectFrom('addresses')
    .select(COLUMNS)
    .where('user_id', '=', userId)
    .orderBy('is_default', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export async function selectAddress(
  db: Database,
  userId: string,
  id: string,
): Promise<AddressRow | undefined> {
  return db
    .selectFrom('addresses')
    .select(COLUMNS)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** @returns the default address of each of these users who has one */
export async function selectDefaultIds(
  db: Database,
  userIds: readonly string[],
): Promise<{ userId: string; id: string }[]> {
  const { rows } = await sql<{ userId: string; id: string }>`
    SELECT user_id AS "userId", id FROM addresses
    WHERE user_id = ANY(${[...userIds]}::uuid[]) AND is_default`.execute(db);
  return rows;
}

export async function countAddresses(tx: Tx, userId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('addresses')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return count;
}

export async function insertAddress(tx: Tx, userId: string, address: AddressText): Promise<string> {
  const { id } = await tx
    .insertInto('addresses')
    .values({ user_id: userId, ...columnsOf(address) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** @returns false when the user has no such address */
export async function updateAddress(
  tx: Tx,
  userId: string,
  id: string,
  address: AddressText,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('addresses')
    .set(columnsOf(address))
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @returns whether it was the default; undefined when the user has no such address */
export async function deleteAddress(tx: Tx, userId: string, id: string): Promise<boolean | undefined> {
  const row = await tx
    .deleteFrom('addresses')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning('is_default')
    .executeTakeFirst();
  return row?.is_default;
}

/** Personal data goes with the account. */
export async function deleteAddressesOf(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('addresses').where('user_id', '=', userId).execute();
}

/** Two statements: the index that allows one default a user is checked row by row. */
export async function moveDefault(tx: Tx, userId: string, id: string): Promise<void> {
  await tx
    .updateTable('addresses')
    .set({ is_default: false })
    .where('user_id', '=', userId)
    .where('is_default', '=', true)
    .where('id', '!=', id)
    .execute();
  await tx
    .updateTable('addresses')
    .set({ is_default: true })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .execute();
}

/** Ids are in the order of time (UUIDv7). */
export async function promoteNewest(tx: Tx, userId: string): Promise<void> {
  await sql`
    UPDATE addresses SET is_default = true
    WHERE id = (SELECT id FROM addresses WHERE user_id = ${userId} ORDER BY id DESC LIMIT 1)`.execute(tx);
}
