import { CompiledQuery, sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { StoredOption } from '../schema.ts';

/** A SKU as cart and checkout need it. */
export interface SkuForSale {
  skuId: string;
  productId: string;
  categoryId: string;
  title: string;
  titleEn: string;
  options: StoredOption[];
  imageUrl: string | null;
  priceFen: number;
  /** Whether the SKU and its product both are on the shelf. */
  isOnShelf: boolean;
  available: number;
  /** The flash sale that lowers the price now; absent: none, or its quota is gone. */
  flash?: { itemId: string; priceFen: number; left: number };
}

/** The price at which so many pieces are sold now: all of them at that of the flash sale, or none. */
export function priceNow(
  { priceFen, flash }: SkuForSale,
  count: number,
): { priceFen: number; flashItemId: string | null } {
  if (!flash || flash.left < count) return { priceFen, flashItemId: null };
  return { priceFen: flash.priceFen, flashItemId: flash.itemId };
}

export const SKUS_FOR_SALE = `
  SELECT skus.id AS "skuId", products.id AS "productId", products.category_id AS "categoryId", products.title, products.title_en AS "titleEn", skus.options,
         coalesce(skus.image_url, (SELECT url FROM product_images
                                   WHERE product_images.product_id = products.id ORDER BY position LIMIT 1)) AS "imageUrl",
         skus.price_fen AS "priceFen",
         skus.status = 'on_shelf' AND products.status = 'on_shelf' AS "isOnShelf",
         coalesce(stock.on_hand - stock.locked, 0) AS available
  FROM skus JOIN products ON products.id = skus.product_id LEFT JOIN stock ON stock.sku_id = skus.id
  WHERE skus.id = ANY($1::uuid[])`;

export async function readSkusForSale(db: Database, skuIds: readonly string[]): Promise<SkuForSale[]> {
  const { rows } = await db.executeQuery<SkuForSale>(CompiledQuery.raw(SKUS_FOR_SALE, [skuIds]));
  return rows;
}

/**
 * Adds to the sales counts of products. Rows are locked in the order of their ids, and after the rows of all other tables,
 * so that two transactions never wait for each other.
 */
export async function addSales(tx: Tx, counts: ReadonlyMap<string, number>): Promise<void> {
  if (counts.size === 0) return;
  const ids = [...counts.keys()];
  await sql`SELECT FROM products WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`.execute(tx);
  await sql`
    UPDATE products SET sales_count = sales_count + sold.count
    FROM unnest(${ids}::uuid[], ${[...counts.values()]}::bigint[]) AS sold(id, count)
    WHERE products.id = sold.id`.execute(tx);
}
