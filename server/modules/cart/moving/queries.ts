import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { ENTRY, entryOf } from '../stores/queries.ts';
import type { CartEntry, WholeCart } from '../stores/store.ts';

type Db = Database | Tx;

/** The next users with a cart, in the sequence of their ids. */
export async function readUsersAfter(db: Db, userId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('carts')
    .select('user_id as userId')
    .where('user_id', '>', userId)
    .orderBy('user_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.userId);
}

/** All that is stored for these users. */
export async function readWholeCarts(db: Db, userIds: readonly string[]): Promise<WholeCart[]> {
  const isTheirs = sql<string>`any(${[...userIds]}::uuid[])`;
  const [entryRows, mergeRows] = await Promise.all([
    db
      .selectFrom('cart_items')
      .select('user_id as userId')
      .select(ENTRY)
      .where('user_id', '=', isTheirs)
      .orderBy('added_at', 'desc')
      .orderBy('sku_id')
      .execute(),
    db
      .selectFrom('cart_merges')
      .select(['user_id as userId', 'merge_id as mergeId'])
      .where('user_id', '=', isTheirs)
      .orderBy('at')
      .execute(),
  ]);
  const entries = Map.groupBy(entryRows, (row) => row.userId);
  const mergeIds = Map.groupBy(mergeRows, (row) => row.userId);
  return userIds.map((userId) => ({
    userId,
    entries: (entries.get(userId) ?? []).map(entryOf),
    mergeIds: (mergeIds.get(userId) ?? []).map((row) => row.mergeId),
  }));
}

/** Stores which guest carts were merged in another store. The last one becomes the newest: the oldest are forgotten first. */
export async function insertMerges(tx: Tx, userId: string, mergeIds: readonly string[]): Promise<void> {
  await sql`
    INSERT INTO cart_merges (user_id, merge_id, at)
    SELECT ${userId}, merge_id, clock_timestamp() - (${mergeIds.length}::int - position) * interval '1 ms'
    FROM unnest(${[...mergeIds]}::uuid[]) WITH ORDINALITY AS merged (merge_id, position)
    ON CONFLICT DO NOTHING
  `.execute(tx);
}

/** Stores entries as they are. Those that the cart has already do not change. */
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
