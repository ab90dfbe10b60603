import { type RawBuilder, sql } from 'kysely';
import { type BoundedCount, boundedCountOf } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
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
  paidUnshipped: number;
}

const AVAILABLE = sql`(stock.on_hand - stock.locked)`;

/** The condition that the product of a row of `stock` has a status. */
const inProductsThat = (status: RawBuilder<unknown>) => sql`EXISTS (
  SELECT FROM skus JOIN product_listing listed USING (product_id) WHERE skus.id = stock.sku_id AND listed.status ${status})`;

/**
 * Most products are on the shelf. The others are taken out, rather than these joined in: sorting by what is available has
 * to look at every SKU, and a join of 100,000 products would double its time.
 */
function ofStatus(status: StockFilter['status']): RawBuilder<unknown> {
  if (status === null) return sql`NOT ${inProductsThat(sql`= 'archived'`)}`;
  return status === 'on_shelf'
    ? sql`NOT ${inProductsThat(sql`<> 'on_shelf'`)}`
    : inProductsThat(sql`= ${status}`);
}

/** The SKUs that a filter keeps. Those of archived products are left out, but for one that is named by its id. */
function matching({ lowOnly, status, search }: StockFilter): RawBuilder<unknown> {
  const skuId = search?.skuId ?? null;
  const conditions = skuId !== null && status === null ? [] : [ofStatus(status)];
  if (lowOnly)
    conditions.push(sql`EXISTS (SELECT FROM skus WHERE skus.id = stock.sku_id AND low_stock_at IS NOT NULL
                                AND ${AVAILABLE} <= low_stock_at)`);
  if (skuId !== null) conditions.push(sql`stock.sku_id = ${skuId}`);
  else if (search) {
    const found = [
      sql`SELECT id FROM skus WHERE lower(code) = lower(${search.code})`,
      sql`SELECT id FROM skus WHERE barcode = ${search.code}`,
    ];
    if (search.tsquery !== null)
      found.push(sql`
        SELECT id FROM skus JOIN product_words USING (product_id) WHERE words @@ ${search.tsquery}::tsquery`);
    conditions.push(sql`stock.sku_id IN (${sql.join(found, sql` UNION ALL `)})`);
  }
  return sql`stock WHERE ${sql.join(conditions, sql` AND `)}`;
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
  const order = sort === 'newest' ? sql`stock.sku_id DESC` : sql`${AVAILABLE}, stock.sku_id`;
  const behind =
    sort === 'newest'
      ? sql`stock.sku_id < ${after?.[1]}::uuid`
      : sql`(${AVAILABLE}, stock.sku_id) > (${after?.[0]}::bigint, ${after?.[1]}::uuid)`;
  const { rows } = await sql<ListedStockRow>`
    WITH page AS (
      SELECT sku_id, row_number() OVER () AS place FROM (
        SELECT stock.sku_id FROM ${matching(filter)} ${after === null ? sql`` : sql`AND ${behind}`}
        ORDER BY ${order} LIMIT ${rowsMax}
      ) chosen
    )
    SELECT skus.id AS "skuId", product_id AS "productId", title, title_en AS "titleEn", products.status, options, code, barcode,
           coalesce(skus.image_url, (SELECT url FROM product_images WHERE product_id = products.id ORDER BY position LIMIT 1)) AS "imageUrl",
           skus.version, low_stock_at AS "lowStockAt", on_hand AS "onHand", locked, sold, ${AVAILABLE} AS available,
           sold - coalesce(handed.count, 0) AS "paidUnshipped"
    FROM page JOIN stock USING (sku_id) JOIN skus ON skus.id = sku_id JOIN products ON products.id = product_id
    LEFT JOIN stock_handed_over handed USING (sku_id)
    ORDER BY page.place`.execute(db);
  return rows;
}

export const countStock = (db: Database, filter: StockFilter): Promise<BoundedCount> =>
  boundedCountOf(db, sql`SELECT FROM ${matching(filter)}`);
