import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { ProductStatus, ShelfStatus, StoredOption } from '../schema.ts';

export interface SkuNow {
  id: string;
  productId: string;
  priceFen: number;
  listPriceFen: number | null;
  status: ShelfStatus;
}

/** Locks the products of these SKUs, which are the locks of their SKUs, and reads the SKUs. */
export async function lockSkus(tx: Tx, ids: readonly string[]): Promise<SkuNow[]> {
  await sql`
    SELECT FROM products WHERE id IN (SELECT product_id FROM skus WHERE id = ANY(${[...ids]}::uuid[]))
    ORDER BY id FOR NO KEY UPDATE`.execute(tx);
  const { rows } = await sql<SkuNow>`
    SELECT id, product_id AS "productId", price_fen AS "priceFen", list_price_fen AS "listPriceFen", status
    FROM skus WHERE id = ANY(${[...ids]}::uuid[])`.execute(tx);
  return rows;
}

export async function updateSkus(tx: Tx, skus: readonly SkuNow[]): Promise<void> {
  if (skus.length === 0) return;
  await sql`
    UPDATE skus SET price_fen = now.price_fen, list_price_fen = now.list_price_fen, status = now.status,
                    version = version + 1
    FROM unnest(${skus.map(({ id }) => id)}::uuid[], ${skus.map(({ priceFen }) => priceFen)}::bigint[],
                ${skus.map(({ listPriceFen }) => listPriceFen)}::bigint[], ${skus.map(({ status }) => status)}::text[])
         AS now(id, price_fen, list_price_fen, status)
    WHERE skus.id = now.id`.execute(tx);
}

export interface ProductNow {
  id: string;
  status: ProductStatus;
  categoryId: string;
}

export async function lockProducts(tx: Tx, ids: readonly string[]): Promise<ProductNow[]> {
  const { rows } = await sql<ProductNow>`
    SELECT id, status, category_id AS "categoryId" FROM products
    WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`.execute(tx);
  return rows;
}

export async function updateProducts(tx: Tx, products: readonly ProductNow[]): Promise<void> {
  if (products.length === 0) return;
  await sql`
    UPDATE products SET status = now.status, category_id = now.category_id, version = version + 1, updated_at = now()
    FROM unnest(${products.map(({ id }) => id)}::uuid[], ${products.map(({ status }) => status)}::text[],
                ${products.map(({ categoryId }) => categoryId)}::uuid[]) AS now(id, status, category_id)
    WHERE products.id = now.id`.execute(tx);
}

/** The SKUs with these codes, by code in lower case. */
export async function findSkusByCode(db: Database, codes: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; id: string }>`
    SELECT lower(code) AS code, id FROM skus
    WHERE lower(code) = ANY(${codes.map((code) => code.toLowerCase())}::text[])`.execute(db);
  return new Map(rows.map(({ code, id }) => [code, id]));
}

/** The SKUs of these products. */
export async function readSkuIds(db: Database, productIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM skus WHERE product_id = ANY(${[...productIds]}::uuid[]) ORDER BY product_id, position, id`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** One SKU with its product, for files. */
export interface GoodsRow {
  productId: string;
  productCode: string | null;
  title: string;
  titleEn: string;
  category: string;
  status: ProductStatus;
  skuId: string;
  options: StoredOption[];
  code: string | null;
  barcode: string | null;
  priceFen: number;
  listPriceFen: number | null;
  onHand: number;
}

/** All SKUs of these products, product by product. */
export async function readGoods(db: Database, productIds: readonly string[]): Promise<GoodsRow[]> {
  const { rows } = await sql<GoodsRow>`
    SELECT p.id AS "productId", p.product_code AS "productCode", p.title, p.title_en AS "titleEn", c.slug AS category, p.status,
           s.id AS "skuId", s.options, s.code, s.barcode, s.price_fen AS "priceFen",
           s.list_price_fen AS "listPriceFen", coalesce(stock.on_hand, 0) AS "onHand"
    FROM products p JOIN categories c ON c.id = p.category_id JOIN skus s ON s.product_id = p.id
    LEFT JOIN stock ON stock.sku_id = s.id
    WHERE p.id = ANY(${[...productIds]}::uuid[]) ORDER BY p.id, s.position, s.id`.execute(db);
  return rows;
}
