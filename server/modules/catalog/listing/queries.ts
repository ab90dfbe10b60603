import { type RawBuilder, sql } from 'kysely';
import { type BoundedCount, boundedCountOf } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { ProductStatus } from '../schema.ts';

export interface ListingFilter {
  /** Null: all but archived products. */
  status: ProductStatus | null;
  /** Null: any category. */
  categoryIds: readonly string[] | null;
  search: { tsquery: string | null; code: string } | null;
}

export type ListingSort = 'newest' | 'updated';

export interface ListingRow {
  id: string;
  slug: string;
  title: string;
  titleEn: string;
  imageUrl: string | null;
  status: ProductStatus;
  priceFen: number | null;
  skuCount: number;
  available: number;
  salesCount: number;
  updatedAt: Date;
  /** `updatedAt` to the microsecond, which a Date would cut off. */
  updatedCursor: string;
}

/** The products that a filter keeps, as `listed`. Codes match from their beginning, as a scanner or a hand gives them. */
function matching({ status, categoryIds, search }: ListingFilter): RawBuilder<unknown> {
  const conditions = [status === null ? sql`listed.status <> 'archived'` : sql`listed.status = ${status}`];
  if (categoryIds) conditions.push(sql`listed.category_id = ANY(${categoryIds}::uuid[])`);
  if (search) {
    const found = [
      sql`SELECT product_id FROM skus WHERE lower(code) = lower(${search.code})`,
      sql`SELECT product_id FROM skus WHERE barcode = ${search.code}`,
    ];
    if (search.tsquery !== null)
      found.push(sql`SELECT product_id FROM product_words WHERE words @@ ${search.tsquery}::tsquery`);
    conditions.push(sql`listed.product_id IN (${sql.join(found, sql` UNION ALL `)})`);
  }
  return sql`product_listing AS listed WHERE ${sql.join(conditions, sql` AND `)}`;
}

export async function readListing(
  db: Database,
  filter: ListingFilter,
  page: { sort: ListingSort; after: readonly [string, string] | null; limit: number },
): Promise<ListingRow[]> {
  const { sort, after, limit } = page;
  const order =
    sort === 'newest' ? sql`listed.product_id DESC` : sql`listed.updated_at DESC, listed.product_id DESC`;
  const behind =
    sort === 'newest'
      ? sql`listed.product_id < ${after?.[1]}::uuid`
      : sql`(listed.updated_at, listed.product_id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`;
  const { rows } = await sql<ListingRow>`
    WITH page AS (
      SELECT listed.product_id, row_number() OVER () AS place FROM (
        SELECT listed.product_id FROM ${matching(filter)} ${after === null ? sql`` : sql`AND ${behind}`}
        ORDER BY ${order} LIMIT ${limit + 1}
      ) listed
    )
    SELECT products.id, slug, title, title_en AS "titleEn", status, price_fen AS "priceFen",
           sales_count AS "salesCount", updated_at AS "updatedAt",
           updated_at::text AS "updatedCursor", coalesce(sums.count, 0) AS "skuCount",
           coalesce(sums.available, 0) AS available,
           (SELECT url FROM product_images WHERE product_id = products.id ORDER BY position LIMIT 1) AS "imageUrl"
    FROM page JOIN products ON products.id = page.product_id
    LEFT JOIN LATERAL (
      SELECT count(*) AS count, sum(stock.on_hand - stock.locked)::bigint AS available
      FROM skus JOIN stock ON stock.sku_id = skus.id WHERE skus.product_id = products.id
    ) sums ON true
    ORDER BY page.place`.execute(db);
  return rows;
}

export const countListing = (db: Database, filter: ListingFilter): Promise<BoundedCount> =>
  boundedCountOf(db, sql`SELECT FROM ${matching(filter)}`);

/** Ids of the products that a filter keeps, behind the id `after`, by id. */
export async function readListedIds(
  db: Database,
  filter: ListingFilter,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const behind = after === null ? sql`` : sql`AND listed.product_id > ${after}::uuid`;
  const { rows } = await sql<{ id: string }>`
    SELECT listed.product_id AS id FROM ${matching(filter)} ${behind} ORDER BY listed.product_id LIMIT ${limit}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}
