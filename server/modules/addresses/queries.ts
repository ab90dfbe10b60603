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

/** What the shopper typed of an address. */
export type AddressFields = Omit<AddressRow, 'id' | 'isDefault'>;

const COLUMNS = [
  'id',
  'recipient',
  'mobile',
  'region_code as regionCode',
  'detail',
  'is_default as isDefault',
] as const;

const columnsOf = ({ recipient, mobile, regionCode, detail }: AddressFields) => ({
  recipient,
  mobile,
  region_code: regionCode,
  detail,
});

/**
 * Locks the user, so that changes of one user's addresses run one after the other. Inserts of rows that refer to the user
 * do not wait for this lock.
 * @returns false when the account is deleted, and no personal data may be written
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
export async function readAddresses(db: Database, userId: string): Promise<AddressRow[]> {
  return db
    .selectFrom('addresses')
    .select(COLUMNS)
    .where('user_id', '=', userId)
    .orderBy('is_default', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export async function findAddress(db: Database, userId: string, id: string): Promise<AddressRow | undefined> {
  return db
    .selectFrom('addresses')
    .select(COLUMNS)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Reads each user's default address. A user without addresses is missing from the answer. */
export async function readDefaults(
  db: Database,
  userIds: readonly string[],
): Promise<{ userId: string; id: string; regionCode: string }[]> {
  const { rows } = await sql<{ userId: string; id: string; regionCode: string }>`
    SELECT user_id AS "userId", id, region_code AS "regionCode" FROM addresses
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

export async function insertAddress(tx: Tx, userId: string, address: AddressFields): Promise<string> {
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
  address: AddressFields,
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

/** Part of deleting an account: addresses are personal data. */
export async function deleteAddressesOf(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('addresses').where('user_id', '=', userId).execute();
}

/** Two statements, because the unique index that allows one default per user is checked after each row. */
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

/** Makes the user's newest address the default. Ids are UUIDv7, so the newest has the highest. */
export async function promoteNewest(tx: Tx, userId: string): Promise<void> {
  await sql`
    UPDATE addresses SET is_default = true
    WHERE id = (SELECT id FROM addresses WHERE user_id = ${userId} ORDER BY id DESC LIMIT 1)`.execute(tx);
}
