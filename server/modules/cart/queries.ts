import { CompiledQuery, type SqlBool, sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import {
  CART_COUNT_MAX,
  CART_DAYS,
  CART_MARKS_MAX,
  type CartEntry,
  type EntryChange,
  type NewEntry,
  type PlacedOrder,
  type WholeCart,
} from './store.ts';

type Db = Database | Tx;

const ENTRY = ['sku_id', 'count', 'is_checked', 'price_fen', 'added_at'] as const;

interface EntryRow {
  sku_id: string;
  count: number;
  is_checked: boolean;
  price_fen: number;
  added_at: Date;
}

function entryOf(row: EntryRow): CartEntry {
  return {
    skuId: row.sku_id,
    count: row.count,
    isChecked: row.is_checked,
    priceFen: row.price_fen,
    addedAt: row.added_at.getTime(),
  };
}

/** Makes the cart if there is none, notes its use, and holds it locked until the transaction ends. */
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

/** Locks the carts there are of these users, in the order of their ids. */
export async function lockCarts(tx: Tx, userIds: readonly string[]): Promise<void> {
  await tx
    .selectFrom('carts')
    .select('user_id')
    .where('user_id', '=', sql<string>`any(${[...userIds]}::uuid[])`)
    .orderBy('user_id')
    .forUpdate()
    .execute();
}

/** Every page asks for it: plain SQL, because putting a statement together costs more than sending it. */
const SELECT_CARTS = `
  SELECT carts.user_id, sku_id, count, is_checked, price_fen, added_at, carts.used_on < current_date AS is_stale
  FROM carts JOIN cart_items ON cart_items.user_id = carts.user_id
  WHERE carts.user_id = ANY($1::uuid[]) ORDER BY added_at DESC, sku_id`;

/** The entries, newest first, and whether today's use is still to be noted. */
export interface StoredCart {
  entries: CartEntry[];
  isStale: boolean;
}

/** @returns the carts of these users, one each, in their order */
export async function selectCarts(db: Db, userIds: readonly string[]): Promise<StoredCart[]> {
  const query = CompiledQuery.raw(SELECT_CARTS, [userIds]);
  const { rows } = await db.executeQuery<EntryRow & { user_id: string; is_stale: boolean }>(query);
  const rowsOf = Map.groupBy(rows, (row) => row.user_id);
  return userIds.map((userId) => {
    const own = rowsOf.get(userId) ?? [];
    return { entries: own.map(entryOf), isStale: own[0]?.is_stale ?? false };
  });
}

export async function selectCart(db: Db, userId: string): Promise<StoredCart> {
  const [cart] = await selectCarts(db, [userId]);
  return cart as StoredCart;
}

export async function noteUse(db: Db, userId: string): Promise<void> {
  await db
    .updateTable('carts')
    .set({ used_on: sql`current_date` })
    .where('user_id', '=', userId)
    .where(sql<SqlBool>`used_on < current_date`)
    .execute();
}

/** Puts entries in or adds to their counts, which never pass the most there may be. */
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

/** Remembers a merged guest cart. @returns whether it was new */
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

/** Takes bought counts out of carts that are locked; deleting before lowering, as no count may reach zero. */
export async function subtractLines(tx: Tx, orders: readonly PlacedOrder[]): Promise<void> {
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

/** @returns how many went, at most `limit` */
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

/** The next users with a cart after this one, in the order of their ids. */
export async function selectUsersAfter(db: Db, userId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('carts')
    .select('user_id')
    .where('user_id', '>', userId)
    .orderBy('user_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.user_id);
}

/** Everything that belongs to these users' carts. */
export async function selectWholeCarts(db: Db, userIds: readonly string[]): Promise<WholeCart[]> {
  const ofThem = sql<string>`any(${[...userIds]}::uuid[])`;
  const items = db.selectFrom('cart_items').select('user_id').select(ENTRY).where('user_id', '=', ofThem);
  const merges = db.selectFrom('cart_merges').select(['user_id', 'merge_id']).where('user_id', '=', ofThem);
  const [entryRows, mergeRows] = await Promise.all([
    items.orderBy('added_at', 'desc').orderBy('sku_id').execute(),
    merges.orderBy('at').execute(),
  ]);
  const entries = Map.groupBy(entryRows, (row) => row.user_id);
  const mergeIds = Map.groupBy(mergeRows, (row) => row.user_id);
  return userIds.map((userId) => ({
    userId,
    entries: (entries.get(userId) ?? []).map(entryOf),
    mergeIds: (mergeIds.get(userId) ?? []).map((row) => row.merge_id),
  }));
}

/** Notes merged guest carts of another store, the last one newest. */
export async function insertMerges(tx: Tx, userId: string, mergeIds: readonly string[]): Promise<void> {
  await sql`
    INSERT INTO cart_merges (user_id, merge_id, at)
    SELECT ${userId}, merge_id, clock_timestamp() - (${mergeIds.length}::int - position) * interval '1 ms'
    FROM unnest(${[...mergeIds]}::uuid[]) WITH ORDINALITY AS noted (merge_id, position)
    ON CONFLICT DO NOTHING
  `.execute(tx);
}

/** Takes entries over as they are; those that the cart holds already stay as they are. */
export async function insertEntries(tx: Tx, userId: string, entries: readonly CartEntry[]): Promise<void> {
  await tx
    .insertInto('cart_items')
    .values(
      entries.map((entry) => ({
        user_id: userId,
        sku_id: entry.skuId,
        count: entry.count,
        is_checked: entry.isChecked,
        price_fen: entry.priceFen,
        added_at: new Date(entry.addedAt),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
