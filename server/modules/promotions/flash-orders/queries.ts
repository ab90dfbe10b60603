import { sql } from 'kysely';
import { type Pipeline, type Prepared, plainArray } from '../../../platform/postgres/pipeline.ts';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

/** An item of a flash sale as it is at this moment. */
export interface FlashItemState {
  id: string;
  skuId: string;
  priceFen: number;
  quota: number;
  perUser: number;
  taken: number;
  isRunning: boolean;
}

/** Pieces of an item that a shopper has in orders that are not cancelled. */
export interface Taking {
  itemId: string;
  userId: string;
  count: number;
}

const ITEM = `id, sku_id AS "skuId", price_fen AS "priceFen", quota, per_user AS "perUser", taken,
              starts_at <= now() AND now() < ends_at AS "isRunning"`;

// Locked until the batch commits: two servers would each see the last piece otherwise, and the CHECK would fail one batch.
const LOCK_ITEMS: Prepared = {
  name: 'placing-lock-flash-items',
  text: `SELECT ${ITEM} FROM flash_items WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
};

// Sent after the lock: only who holds the lock on an item changes its takings.
const TAKINGS: Prepared = {
  name: 'placing-flash-takings',
  text: `SELECT item_id AS "itemId", user_id AS "userId", taken AS count
         FROM flash_takings WHERE item_id = ANY($1::uuid[]) AND user_id = ANY($2::uuid[])`,
};

const TAKE: Prepared = {
  name: 'placing-flash-take',
  text: `WITH wanted AS (
           SELECT item_id, user_id, sum(count)::int AS count
           FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS wanted(item_id, user_id, count) GROUP BY item_id, user_id
         ), items AS (
           UPDATE flash_items SET taken = taken + more.count
           FROM (SELECT item_id, sum(count)::int AS count FROM wanted GROUP BY item_id) AS more
           WHERE id = more.item_id RETURNING id, per_user
         )
         INSERT INTO flash_takings (item_id, user_id, taken, per_user)
         SELECT wanted.item_id, user_id, count, items.per_user FROM wanted JOIN items ON items.id = wanted.item_id
         ON CONFLICT (item_id, user_id) DO UPDATE
         SET taken = flash_takings.taken + excluded.taken, per_user = excluded.per_user`,
};

export const lockFlashItems = (pipeline: Pipeline, itemIds: readonly string[]) =>
  pipeline.query<FlashItemState>(LOCK_ITEMS, [plainArray(itemIds)]);

export const readTakings = (pipeline: Pipeline, itemIds: readonly string[], userIds: readonly string[]) =>
  pipeline.query<Taking>(TAKINGS, [plainArray(itemIds), plainArray(userIds)]);

/** Adds to the counters of items and shoppers. The CHECKs refuse more than the quota and more than the limit. */
export async function takePieces(pipeline: Pipeline, takings: readonly Taking[]): Promise<void> {
  await pipeline.execute(TAKE, [
    plainArray(takings.map(({ itemId }) => itemId)),
    plainArray(takings.map(({ userId }) => userId)),
    plainArray(takings.map(({ count }) => count)),
  ]);
}

/** Items as they are now, not locked. */
export async function readItemStates(db: Database, itemIds: readonly string[]): Promise<FlashItemState[]> {
  const { rows } = await sql<FlashItemState>`
    SELECT ${sql.raw(ITEM)} FROM flash_items WHERE id = ANY(${itemIds}::uuid[])`.execute(db);
  return rows;
}

/** Takes pieces of cancelled orders off the counters again; others can have them. */
export async function returnPieces(tx: Tx, takings: readonly Taking[]): Promise<void> {
  const itemIds = takings.map(({ itemId }) => itemId);
  await sql`SELECT FROM flash_items WHERE id = ANY(${itemIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`.execute(
    tx,
  );
  const { rows } = await sql<{ returned: number }>`
    WITH given AS (
      SELECT item_id, user_id, sum(count)::int AS count
      FROM unnest(${itemIds}::uuid[], ${takings.map(({ userId }) => userId)}::uuid[],
                  ${takings.map(({ count }) => count)}::int[]) AS given(item_id, user_id, count)
      GROUP BY item_id, user_id
    ), items AS (
      UPDATE flash_items SET taken = taken - less.count
      FROM (SELECT item_id, sum(count)::int AS count FROM given GROUP BY item_id) AS less WHERE id = less.item_id
    ), shoppers AS (
      UPDATE flash_takings t SET taken = t.taken - given.count
      FROM given WHERE t.item_id = given.item_id AND t.user_id = given.user_id RETURNING given.count
    )
    SELECT coalesce(sum(count), 0)::int AS returned FROM shoppers`.execute(tx);
  const expected = takings.reduce((sum, { count }) => sum + count, 0);
  if (rows[0]?.returned !== expected)
    throw new Error('flash sale: an order holds pieces that nobody has taken');
}
