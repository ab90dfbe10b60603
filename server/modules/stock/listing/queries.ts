import { type RawBuilder, sql } from 'kysely';
import { type BoundedCount, boundedCountOf } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { StockQuery } from './schema.ts';

export interface StockFilter {
  lowOnly: boolean;
  search: { tsquery: string | null; code: string } | null;
}

export interface ListedStockRow {
  skuId: string;
  productId: string;
  title: string;
  titleEn: string;
  options: { name: string; value: string; nameEn?: string; valueEn?: string }[];
  code: string | null;
  barcode: string | null;
  lowStockAt: number | null;
  onHand: number;
  locked: number;
  sold: number;
  available: number;
  paidUnshipped: number;
}

const AVAILABLE = sql`(stock.on_hand - stock.locked)`;

/**
 * The SKUs that a filter keeps, but for those of archived products. Archived ones are taken out, rather than the others
 * joined in: sorting by what is available has to look at every SKU, and a join of 100,000 products would double its time.
 */
function matching({ lowOnly, search }: StockFilter): RawBuilder<unknown> {
  const conditions = [
    sql`NOT EXISTS (SELECT FROM skus JOIN product_listing listed USING (product_id)
                    WHERE skus.id = stock.sku_id AND listed.status = 'archived')`,
  ];
  if (lowOnly)
    conditions.push(sql`EXISTS (SELECT FROM skus WHERE skus.id = stock.sku_id AND low_stock_at IS NOT NULL
                                AND ${AVAILABLE} <= low_stock_at)`);
  if (search) {
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
    SELECT skus.id AS "skuId", product_id AS "productId", title, title_en AS "titleEn", options, code, barcode,
           low_stock_at AS "lowStockAt", on_hand AS "onHand", locked, sold, ${AVAILABLE} AS available,
           sold - coalesce(handed.count, 0) AS "paidUnshipped"
    FROM page JOIN stock USING (sku_id) JOIN skus ON skus.id = sku_id JOIN products ON products.id = product_id
    LEFT JOIN stock_handed_over handed USING (sku_id)
    ORDER BY page.place`.execute(db);
  return rows;
}

export const countStock = (db: Database, filter: StockFilter): Promise<BoundedCount> =>
  boundedCountOf(db, sql`SELECT FROM ${matching(filter)}`);
