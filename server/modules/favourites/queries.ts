import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';

export interface FavouriteRow {
  productId: string;
  /** Null: no SKU was on the shelf when the product became a favourite. */
  addedPriceFen: number | null;
  addedAt: Date;
}

const COLUMNS = [
  'product_id as productId',
  'added_price_fen as addedPriceFen',
  'added_at as addedAt',
] as const;

/** The newest first. */
export async function readFavourites(db: Database, userId: string): Promise<FavouriteRow[]> {
  return db
    .selectFrom('favourites')
    .select(COLUMNS)
    .where('user_id', '=', userId)
    .orderBy('added_at', 'desc')
    .orderBy('product_id', 'desc')
    .execute();
}

export async function findFavourite(
  db: Database,
  userId: string,
  productId: string,
): Promise<FavouriteRow | undefined> {
  return db
    .selectFrom('favourites')
    .select(COLUMNS)
    .where('user_id', '=', userId)
    .where('product_id', '=', productId)
    .executeTakeFirst();
}

export async function countFavourites(tx: Tx, userId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM favourites WHERE user_id = ${userId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

/** A repeat changes nothing: the favourite keeps the day and the price of the first time. */
export async function insertFavourite(
  tx: Tx,
  userId: string,
  { productId, priceFen }: { productId: string; priceFen: number | null },
): Promise<void> {
  await tx
    .insertInto('favourites')
    .values({ user_id: userId, product_id: productId, added_price_fen: priceFen })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deleteFavourite(db: Database, userId: string, productId: string): Promise<void> {
  await db
    .deleteFrom('favourites')
    .where('user_id', '=', userId)
    .where('product_id', '=', productId)
    .execute();
}

/** Part of deleting an account: what somebody likes is personal data. */
export async function deleteFavouritesOf(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom('favourites').where('user_id', '=', userId).execute();
}
