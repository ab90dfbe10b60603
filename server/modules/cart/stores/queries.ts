import { CompiledQuery, type SqlBool, sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { CART_COUNT_MAX, CART_DAYS, CART_MARKS_MAX, CART_SKUS_MAX } from '../limits.ts';
import type { BoughtGoods, CartEntry, EntryChange, NewEntry } from './store.ts';

type Db = Database | Tx;

export const ENTRY = [
  'sku_id as skuId',
  'count',
  'is_checked as isChecked',
  'price_fen as priceFen',
  'added_at as addedAt',
] as const;

interface EntryRow extends Omit<CartEntry, 'addedAt'> {
  addedAt: Date;
}

export function entryOf({ skuId, count, isChecked, priceFen, addedAt }: EntryRow): CartEntry {
  return { skuId, count, isChecked, priceFen, addedAt: addedAt.getTime() };
}

/** Locks a user's cart until the transaction ends, after creating it if there is none, and notes today's use. */
export async function lockCart(tx: Tx, userId: string): Promise<void> {
  await tx
    .insertInto('carts')
    .values({ user_id: userId })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ used_on: sql`excluded.used_on` })
        .where(sql<SqlBool>`carts.used_on < excluded.used_on`),
    )
    .execute();
}

/** Locks the carts of these users, sorted by user id as every transaction does. A user without a cart has none to lock. */
export async function lockCarts(tx: Tx, userIds: readonly string[]): Promise<void> {
  await tx
    .selectFrom('carts')
    .select('user_id')
    .where('user_id', '=', sql<string>`any(${[...userIds]}::uuid[])`)
    .orderBy('user_id')
    .forUpdate()
    .execute();
}

/** Plain SQL, because every page of the shop runs it, and Kysely takes longer to build it than to send it. */
const SELECT_CARTS = `
  SELECT carts.user_id AS "userId", sku_id AS "skuId", count, is_checked AS "isChecked", price_fen AS "priceFen",
         added_at AS "addedAt", carts.used_on < current_date AS "isStale"
  FROM carts JOIN cart_items ON cart_items.user_id = carts.user_id
  WHERE carts.user_id = ANY($1::uuid[]) ORDER BY added_at DESC, sku_id`;

/** A cart's entries, newest first. `isStale`: the cart was not used today yet. */
export interface StoredCart {
  entries: CartEntry[];
  isStale: boolean;
}

/** @returns one cart for each of these users, in their order */
export async function readCarts(db: Db, userIds: readonly string[]): Promise<StoredCart[]> {
  const query = CompiledQuery.raw(SELECT_CARTS, [userIds]);
  const { rows } = await db.executeQuery<EntryRow & { userId: string; isStale: boolean }>(query);
  const rowsOf = Map.groupBy(rows, (row) => row.userId);
  return userIds.map((userId) => {
    const own = rowsOf.get(userId) ?? [];
    return { entries: own.map(entryOf), isStale: own[0]?.isStale ?? false };
  });
}

export async function readCart(db: Db, userId: string): Promise<StoredCart> {
  const [cart] = await readCarts(db, [userId]);
  return cart as StoredCart;
}

/** Notes that the cart is used today, which postpones its deletion. */
export async function noteUse(db: Db, userId: string): Promise<void> {
  await db
    .updateTable('carts')
    .set({ used_on: sql`current_date` })
    .where('user_id', '=', userId)
    .where(sql<SqlBool>`used_on < current_date`)
    .execute();
}

/** Adds entries, or adds to the counts of those that exist; a count stops at its limit. */
export async function addEntries(tx: Tx, userId: string, entries: readonly NewEntry[]): Promise<void> {
  await tx
    .insertInto('cart_items')
    .values(
      entries.map((entry) => ({
        user_id: userId,
        sku_id: entry.skuId,
        count: entry.count,
        price_fen: entry.priceFen,
        added_at: new Date(entry.addedAt),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'sku_id']).doUpdateSet({
        count: sql`least(${CART_COUNT_MAX}, cart_items.count + excluded.count)`,
        price_fen: sql`excluded.price_fen`,
        added_at: sql`excluded.added_at`,
      }),
    )
    .execute();
}

export async function updateEntry(
  db: Db,
  userId: string,
  skuId: string,
  change: EntryChange,
): Promise<CartEntry | null> {
  const row = await db
    .updateTable('cart_items')
    .set(({ ref }) => ({
      count: change.count ?? ref('count'),
      is_checked: change.isChecked ?? ref('is_checked'),
    }))
    .where('user_id', '=', userId)
    .where('sku_id', '=', skuId)
    .returning(ENTRY)
    .executeTakeFirst();
  return row ? entryOf(row) : null;
}

export async function deleteEntry(db: Db, userId: string, skuId: string): Promise<void> {
  await db.deleteFrom('cart_items').where('user_id', '=', userId).where('sku_id', '=', skuId).execute();
}

export async function checkEntries(tx: Tx, userId: string, isChecked: boolean): Promise<void> {
  await tx
    .updateTable('cart_items')
    .set({ is_checked: isChecked })
    .where('user_id', '=', userId)
    .where('is_checked', '!=', isChecked)
    .execute();
}

/** Remembers that a guest cart was merged. @returns false when it was merged before */
export async function insertMerge(tx: Tx, userId: string, mergeId: string): Promise<boolean> {
  const row = await tx
    .insertInto('cart_merges')
    .values({ user_id: userId, merge_id: mergeId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('merge_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteOldMerges(tx: Tx, userId: string): Promise<void> {
  await tx
    .deleteFrom('cart_merges')
    .where('user_id', '=', userId)
    .where('merge_id', 'in', (old) =>
      old
        .selectFrom('cart_merges')
        .select('merge_id')
        .where('user_id', '=', userId)
        .orderBy('at', 'desc')
        .offset(CART_MARKS_MAX),
    )
    .execute();
}

/** Subtracts bought counts from carts that are locked. Deletes first: a CHECK refuses a count of zero. */
export async function subtractLines(tx: Tx, orders: readonly BoughtGoods[]): Promise<void> {
  const lines = orders.flatMap(({ userId, lines }) => lines.map((line) => ({ userId, ...line })));
  const bought = sql`(
    SELECT user_id, sku_id, sum(count)::int AS count
    FROM unnest(${lines.map((line) => line.userId)}::uuid[], ${lines.map((line) => line.skuId)}::uuid[],
      ${lines.map((line) => line.count)}::int[]) AS line (user_id, sku_id, count)
    GROUP BY user_id, sku_id
  )`;
  await sql`
    DELETE FROM cart_items AS item USING ${bought} AS bought
    WHERE item.user_id = bought.user_id AND item.sku_id = bought.sku_id AND item.count <= bought.count
  `.execute(tx);
  await sql`
    UPDATE cart_items AS item SET count = item.count - bought.count FROM ${bought} AS bought
    WHERE item.user_id = bought.user_id AND item.sku_id = bought.sku_id AND item.count > bought.count
  `.execute(tx);
}

export async function deleteCart(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('carts').where('user_id', '=', userId).execute();
}

/** @returns how many carts were deleted, at most `limit` */
export async function deleteUnusedCarts(db: Db, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('carts')
    .where('user_id', 'in', (unused) =>
      unused
        .selectFrom('carts')
        .select('user_id')
        .where(sql<SqlBool>`used_on < current_date - ${CART_DAYS}::int`)
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

interface AddedRow {
  refusal: 'cart_full' | 'count_too_large' | null;
  count: number;
  isChecked: boolean;
}

const ADD = `
  SELECT added.refusal, added.count, added.is_checked AS "isChecked"
  FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bigint[], $5::timestamptz[]) WITH ORDINALITY
         AS new (user_id, sku_id, more, price_fen, added_at, position),
       LATERAL cart_add(new.user_id, new.sku_id, new.more, new.price_fen, new.added_at, $6, $7) AS added
  ORDER BY new.position`;

/** An entry to add to a user's cart. */
export interface Addition {
  userId: string;
  entry: NewEntry;
}

export type Added = CartEntry | 'cart_full' | 'count_too_large';

/**
 * Adds to carts by one statement, in the given order (the migration 0007 defines `cart_add`). Carts stay locked until the
 * statement ends, so the caller sorts the additions by user id: two statements could deadlock otherwise.
 */
export async function addToCarts(db: Database, additions: readonly Addition[]): Promise<Added[]> {
  const entries = additions.map(({ entry }) => entry);
  const values = [
    additions.map(({ userId }) => userId),
    entries.map(({ skuId }) => skuId),
    entries.map(({ count }) => count),
    entries.map(({ priceFen }) => priceFen),
    entries.map(({ addedAt }) => new Date(addedAt)),
    CART_COUNT_MAX,
    CART_SKUS_MAX,
  ];
  const { rows } = await db.executeQuery<AddedRow>(CompiledQuery.raw(ADD, values));
  return entries.map(({ skuId, priceFen, addedAt }, index) => {
    const { refusal, count, isChecked } = rows[index] as AddedRow;
    return refusal ?? { skuId, count, isChecked, priceFen, addedAt };
  });
}
