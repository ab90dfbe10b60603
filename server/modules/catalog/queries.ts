import { sql } from 'kysely';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { ProductStatus, ShelfStatus, StoredOption } from './schema.ts';

/** Reads of one product, for shoppers and for staff. */

/** Staff accounts do not count: the sample goods also come when `jishi staff create` ran first. */
export async function isCatalogEmpty(db: Database): Promise<boolean> {
  const { rows } = await sql<{ isEmpty: boolean }>`
    SELECT NOT (EXISTS (SELECT FROM categories) OR EXISTS (SELECT FROM products)) AS "isEmpty"`.execute(db);
  return rows[0]?.isEmpty ?? false;
}

export interface ProductRow {
  id: string;
  slug: string;
  title: string;
  titleEn: string;
  description: string;
  descriptionEn: string;
  categoryId: string;
  status: ProductStatus;
  salesCount: number;
  images: { url: string; width: number; height: number }[];
  /** How many reviews gave one star, two, … five. */
  stars: number[];
}

export async function findProduct(db: Database, id: string): Promise<ProductRow | undefined> {
  const { rows } = await sql<ProductRow>`
    SELECT id, slug, title, title_en AS "titleEn", description, description_en AS "descriptionEn",
           category_id AS "categoryId", status, sales_count AS "salesCount",
           (SELECT coalesce(json_agg(json_build_object('url', url, 'width', width, 'height', height) ORDER BY position), '[]')
            FROM product_images WHERE product_id = products.id) AS images,
           coalesce((SELECT ARRAY[stars_1, stars_2, stars_3, stars_4, stars_5]::int[] FROM product_ratings
                     WHERE product_id = products.id), '{0,0,0,0,0}') AS stars
    FROM products WHERE id = ${id}`.execute(db);
  return rows[0];
}

export interface SkuRow {
  id: string;
  options: StoredOption[];
  priceFen: number;
  status: ShelfStatus;
  imageUrl: string | null;
  available: number;
}

/** The SKUs of a product in their order, with those that are off the shelf. */
export async function readSkus(db: Database, productId: string): Promise<SkuRow[]> {
  const { rows } = await sql<SkuRow>`
    SELECT skus.id, options, price_fen AS "priceFen", status, image_url AS "imageUrl",
           coalesce(stock.on_hand - stock.locked, 0) AS available
    FROM skus LEFT JOIN stock ON stock.sku_id = skus.id
    WHERE product_id = ${productId} ORDER BY position, skus.id`.execute(db);
  return rows;
}
