import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { ENTRY, entryOf } from '../stores/queries.ts';
import type { CartEntry, WholeCart } from '../stores/store.ts';

type Db = Database | Tx;

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
