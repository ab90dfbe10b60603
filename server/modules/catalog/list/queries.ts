import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Sort } from './schema.ts';

export interface CategoryRow {
  id: string;
  parentId: string | null;
  slug: string;
  name: string;
  nameEn: string;
}

export async function readCategories(db: Database): Promise<CategoryRow[]> {
  return db
    .selectFrom('categories')
    .select(['id', 'parent_id as parentId', 'slug', 'name', 'name_en as nameEn'])
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** The ids of a category and of all categories below it; none where the category does not exist. */
export async function readBranch(db: Database, categoryId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE branch AS (
      SELECT id FROM categories WHERE id = ${categoryId}
      UNION
      SELECT categories.id FROM categories JOIN branch ON categories.parent_id = branch.id
    ) SELECT id FROM branch`.execute(db);
  return rows.map(({ id }) => id);
}

export interface ListFilter {
  /** Null: any category. */
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

/** Of two equal products the newer one comes first. By rising price the older one does, so that one index serves it forwards. */
export const ORDERS: Record<Sort, RawBuilder<unknown>> = {
  default: sql`products.sales_count DESC, products.id DESC`,
  sales: sql`products.sales_count DESC, products.id DESC`,
  price_asc: sql`products.price_fen, products.id`,
  price_desc: sql`products.price_fen DESC, products.id DESC`,
  newest: sql`products.id DESC`,
};

/**
 * Reads what product cards show, for the ids that `ids` selects and in their order. The ids come from a subquery, because
 * PostgreSQL would otherwise look up pictures and stock for every product that the OFFSET skips.
 */
export function cardsOf(ids: RawBuilder<unknown>) {
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

export async function readListed(
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

/** Of the products with these ids, those on the shelf, in the order of the ids. */
export async function readChosen(db: Database, ids: readonly string[]): Promise<ListedRow[]> {
  const filter = { categoryIds: null, minPriceFen: null, maxPriceFen: null };
  const listed = sql`
    SELECT products.id FROM products WHERE ${isListed(filter)} AND products.id = ANY(${ids}::uuid[])
    ORDER BY array_position(${ids}::uuid[], products.id)`;
  return (await sql<ListedRow>`${cardsOf(listed)}`.execute(db)).rows;
}
