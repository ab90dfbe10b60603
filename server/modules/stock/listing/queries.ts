import { type RawBuilder, sql } from 'kysely';
import { type BoundedCount, boundedCountOf } from '../../../platform/postgres/bounded-count.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import type { ListedStock, StockQuery } from './schema.ts';

export interface StockFilter {
  lowOnly: boolean;
  status: ListedStock['status'] | null;
  search: { tsquery: string | null; code: string; skuId: string | null } | null;
}

export interface ListedStockRow {
  skuId: string;
  productId: string;
  title: string;
  titleEn: string;
  imageUrl: string | null;
  status: ListedStock['status'];
  options: { name: string; value: string; nameEn?: string; valueEn?: string }[];
  code: string | null;
  barcode: string | null;
  lowStockAt: number | null;
  version: number;
  onHand: number;
  locked: number;
  sold: number;
  available: number;
  /** What the list is sorted by: the same, but for the orders of the last seconds. */
  listedAvailable: number;
  paidUnshipped: number;
}

/** The SKUs that a filter keeps. Those of archived products are left out, but for one that is named by its id. */
function matching({ lowOnly, status, search }: StockFilter): RawBuilder<unknown> {
  const skuId = search?.skuId ?? null;
  const conditions = [sql`true`];
  // As text in the statement, not as a parameter: the partial indexes serve only a condition that the planner sees.
  if (status !== null) conditions.push(sql`listed.status = ${sql.lit(status)}`);
  if (skuId === null) conditions.push(sql`listed.status <> 'archived'`);
  if (lowOnly) conditions.push(sql`listed.is_low`);
  if (skuId !== null) conditions.push(sql`listed.sku_id = ${skuId}`);
  else if (search) {
    const found = [
      sql`SELECT id FROM skus WHERE lower(code) = lower(${search.code})`,
      sql`SELECT id FROM skus WHERE barcode = ${search.code}`,
    ];
    if (search.tsquery !== null)
      found.push(sql`
        SELECT id FROM skus JOIN product_words USING (product_id) WHERE words @@ ${search.tsquery}::tsquery`);
    conditions.push(sql`listed.sku_id IN (${sql.join(found, sql` UNION ALL `)})`);
  }
  return sql`stock_listing AS listed WHERE ${sql.join(conditions, sql` AND `)}`;
}

/** A page of SKUs with their stock. */
export async function selectStock(
  db: Database,
  filter: StockFilter,
  page: {
    sort: StockQuery['sort'];
    after: readonly [available: number, skuId: string] | null;
    rowsMax: number;
  },
): Promise<ListedStockRow[]> {
  const { sort, after, rowsMax } = page;
  const order = sort === 'newest' ? sql`listed.sku_id DESC` : sql`listed.available, listed.sku_id`;
  const behind =
    sort === 'newest'
      ? sql`listed.sku_id < ${after?.[1]}::uuid`
      : sql`(listed.available, listed.sku_id) > (${after?.[0]}::bigint, ${after?.[1]}::uuid)`;
  const { rows } = await sql<ListedStockRow>`
    WITH page AS (
      SELECT sku_id, available, row_number() OVER () AS place FROM (
        SELECT listed.sku_id, listed.available FROM ${matching(filter)} ${after === null ? sql`` : sql`AND ${behind}`}
        ORDER BY ${order} LIMIT ${rowsMax}
      ) chosen
    )
    SELECT skus.id AS "skuId", product_id AS "productId", title, title_en AS "titleEn", products.status, options, code, barcode,
           coalesce(skus.image_url, (SELECT url FROM product_images WHERE product_id = products.id ORDER BY position LIMIT 1)) AS "imageUrl",
           skus.version, low_stock_at AS "lowStockAt", on_hand AS "onHand", locked, sold, on_hand - locked AS available,
           page.available AS "listedAvailable",
           sold - coalesce(handed.count, 0) AS "paidUnshipped"
    FROM page JOIN stock USING (sku_id) JOIN skus ON skus.id = sku_id JOIN products ON products.id = product_id
    LEFT JOIN stock_handed_over handed USING (sku_id)
    ORDER BY page.place`.execute(db);
  return rows;
}

export const countStock = (db: Database, filter: StockFilter): Promise<BoundedCount> =>
  boundedCountOf(db, sql`SELECT FROM ${matching(filter)}`);

/**
 * Brings the list up to the orders since the last time. Reading all SKUs costs time, so the next round waits fifty times as
 * long as this one took: the machine gives it two parts in a hundred at most.
 * @returns false where another server does it, or where it is too early
 */
export async function refreshListing(db: Database, waitSeconds: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { rows } = await sql`
      SELECT FROM stock_listing_progress WHERE next_at <= now() FOR UPDATE SKIP LOCKED`.execute(tx);
    if (rows.length === 0) return false;
    await sql`
      WITH changed AS (
        SELECT listed.sku_id, on_hand - locked AS available
        FROM stock_listing listed JOIN stock USING (sku_id) WHERE on_hand - locked <> listed.available
      )
      UPDATE stock_listing listed
      SET available = changed.available, is_low = coalesce(changed.available <= low_stock_at, false)
      FROM (SELECT * FROM changed ORDER BY sku_id) changed JOIN skus ON skus.id = changed.sku_id
      WHERE listed.sku_id = changed.sku_id`.execute(tx);
    await sql`
      UPDATE stock_listing_progress
      SET next_at = clock_timestamp() + greatest(${waitSeconds} * interval '1 second', 50 * (clock_timestamp() - now()))`.execute(
      tx,
    );
    return true;
  });
}

/** How many SKUs have so few pieces left that somebody should buy more, counted up to 10,000. */
export async function countLowStock(db: Database): Promise<number> {
  const low = sql`SELECT FROM stock_listing WHERE is_low AND status <> 'archived'`;
  return (await boundedCountOf(db, low)).count;
}

/** Ids of the SKUs that a filter keeps, by id, behind the id `after`. */
export async function readListedSkuIds(
  db: Database,
  filter: StockFilter,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const behind = after === null ? sql`` : sql`AND listed.sku_id > ${after}::uuid`;
  const { rows } = await sql<{ id: string }>`
    SELECT listed.sku_id AS id FROM ${matching(filter)} ${behind} ORDER BY listed.sku_id LIMIT ${limit}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}
