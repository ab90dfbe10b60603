import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Sort } from '../schema.ts';

export interface ListFilter {
  /** Null: of any category. */
  categoryIds: readonly string[] | null;
  minPriceFen: number | null;
  maxPriceFen: number | null;
}

export interface Slice {
  offset: number;
  limit: number;
}

export interface ListedRow {
  id: string;
  slug: string;
  title: string;
  titleEn: string;
  imageUrl: string | null;
  priceFen: number;
  salesCount: number;
  inStock: boolean;
}

function isListed({ categoryIds, minPriceFen, maxPriceFen }: ListFilter) {
  const conditions = [sql`products.status = 'on_shelf' AND products.price_fen IS NOT NULL`];
  if (categoryIds) conditions.push(sql`products.category_id = ANY(${categoryIds}::uuid[])`);
  if (minPriceFen !== null) conditions.push(sql`products.price_fen >= ${minPriceFen}`);
  if (maxPriceFen !== null) conditions.push(sql`products.price_fen <= ${maxPriceFen}`);
  return sql.join(conditions, sql` AND `);
}

/** Where two are equal, the newer one stands first; except by rising price, which then reads one index forwards. */
const ORDERS: Record<Sort, RawBuilder<unknown>> = {
  default: sql`products.sales_count DESC, products.id DESC`,
  sales: sql`products.sales_count DESC, products.id DESC`,
  price_asc: sql`products.price_fen, products.id`,
  price_desc: sql`products.price_fen DESC, products.id DESC`,
  newest: sql`products.id DESC`,
};

/**
 * What the cards of a page show, for the ids that `ids` selects in their order. Looked up for the page alone: PostgreSQL
 * would otherwise work it out for each product that the page skips.
 */
function cardsOf(ids: RawBuilder<unknown>) {
  return sql`
    SELECT products.id, slug, title, title_en AS "titleEn", price_fen AS "priceFen", sales_count AS "salesCount",
           (SELECT url FROM product_images WHERE product_id = products.id ORDER BY position LIMIT 1) AS "imageUrl",
           (SELECT coalesce(bool_or(stock.on_hand > stock.locked), false)
            FROM skus JOIN stock ON stock.sku_id = skus.id
            WHERE skus.product_id = products.id AND skus.status = 'on_shelf') AS "inStock"
    FROM (SELECT id, row_number() OVER () AS place FROM (${ids}) AS ids) AS page JOIN products USING (id)
    ORDER BY page.place`;
}

export async function countListed(db: Database, filter: ListFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    SELECT count(*) AS total FROM products WHERE ${isListed(filter)}`.execute(db);
  return rows[0]?.total ?? 0;
}

export async function selectListed(
  db: Database,
  filter: ListFilter,
  sort: Sort,
  { offset, limit }: Slice,
): Promise<ListedRow[]> {
  const ids = sql`
    SELECT products.id FROM products WHERE ${isListed(filter)}
    ORDER BY ${ORDERS[sort]} LIMIT ${limit} OFFSET ${offset}`;
  return (await sql<ListedRow>`${cardsOf(ids)}`.execute(db)).rows;
}

/**
 * How many of the products that a search matches are ranked: the best sellers among them; the others follow by sales.
 * Where more match than this, the search says too little for a rank to matter, and ranking them all would take long.
 */
const RANKED_MAX = 500;

function rankedIds(any: string, { offset, limit }: Slice) {
  // Whole pages, so that none is half ranked.
  const ranked = Math.floor(RANKED_MAX / limit) * limit;
  if (offset >= ranked)
    return sql`SELECT id FROM matching AS products ORDER BY ${ORDERS.sales} LIMIT ${limit} OFFSET ${offset}`;
  return sql`
    SELECT products.id
    FROM (SELECT * FROM matching AS products ORDER BY ${ORDERS.sales} LIMIT ${ranked}) AS products
    JOIN product_words ON product_words.product_id = products.id
    ORDER BY ts_rank(words, ${any}::tsquery) DESC, ${ORDERS.sales} LIMIT ${limit} OFFSET ${offset}`;
}

/**
 * One page of what a search finds, and how many it finds. They are found first and for both: left to itself the planner
 * reads the words of one best seller after the other until the page is full.
 * @param matching the tsquery of the search, strict or tolerant
 * @param any the tsquery for ranking, which the default order does
 */
export async function searchListed(
  db: Database,
  filter: ListFilter,
  { matching, any }: { matching: string; any: string },
  sort: Sort,
  slice: Slice,
): Promise<{ total: number; rows: ListedRow[] }> {
  const ids =
    sort === 'default'
      ? rankedIds(any, slice)
      : sql`SELECT id FROM matching AS products ORDER BY ${ORDERS[sort]} LIMIT ${slice.limit} OFFSET ${slice.offset}`;
  const { rows } = await sql<{ total: number } & { [K in keyof ListedRow]: ListedRow[K] | null }>`
    WITH matching AS MATERIALIZED (
      SELECT id, sales_count, price_fen FROM products
      WHERE ${isListed(filter)} AND id IN (SELECT product_id FROM product_words WHERE words @@ ${matching}::tsquery)
    )
    SELECT found.total, cards.*
    FROM (SELECT count(*) AS total FROM matching) AS found LEFT JOIN (${cardsOf(ids)}) AS cards ON true`.execute(
    db,
  );
  const cards = rows.filter((row): row is ListedRow & { total: number } => row.id !== null);
  return { total: rows[0]?.total ?? 0, rows: cards };
}
