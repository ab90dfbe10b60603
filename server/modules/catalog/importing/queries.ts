import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { StoredOption } from '../schema.ts';

export interface ImportedProduct {
  id: string;
  title: string;
  titleEn: string;
  categoryId: string;
}

/** The product with this code or id, locked. */
export async function lockProductByCode(
  tx: Tx,
  code: string,
  id: string | null,
): Promise<ImportedProduct | undefined> {
  const { rows } = await sql<ImportedProduct>`
    SELECT id, title, title_en AS "titleEn", category_id AS "categoryId" FROM products
    WHERE lower(product_code) = lower(${code}) OR id = ${id}::uuid
    ORDER BY product_code NULLS LAST LIMIT 1 FOR NO KEY UPDATE`.execute(tx);
  return rows[0];
}

export async function setProductCode(tx: Tx, id: string, code: string): Promise<void> {
  await sql`UPDATE products SET product_code = ${code} WHERE id = ${id}`.execute(tx);
}

export interface ImportedSku {
  id: string;
  productId: string;
  code: string | null;
  barcode: string | null;
  priceFen: number;
  options: StoredOption[];
}

/** The SKU with this code, of any product, and those of the product. */
export async function readCandidates(tx: Tx, productId: string, code: string | null): Promise<ImportedSku[]> {
  const { rows } = await sql<ImportedSku>`
    SELECT id, product_id AS "productId", code, barcode, price_fen AS "priceFen", options FROM skus
    WHERE product_id = ${productId} OR lower(code) = lower(${code}) ORDER BY position, id`.execute(tx);
  return rows;
}

/** A SKU by its id, with the lock of its product. */
export async function lockImportedSku(tx: Tx, id: string): Promise<ImportedSku | undefined> {
  await sql`
    SELECT FROM products WHERE id = (SELECT product_id FROM skus WHERE id = ${id}) FOR NO KEY UPDATE`.execute(
    tx,
  );
  const { rows } = await sql<ImportedSku>`
    SELECT id, product_id AS "productId", code, barcode, price_fen AS "priceFen", options FROM skus
    WHERE id = ${id}`.execute(tx);
  return rows[0];
}

export async function findCategory(db: Database, slugOrName: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM categories WHERE slug = ${slugOrName.toLowerCase()} OR name = ${slugOrName}
    ORDER BY slug <> ${slugOrName.toLowerCase()}, id LIMIT 1`.execute(db);
  return rows[0]?.id;
}

/** What fails behind it is taken back alone. */
export async function markLine(tx: Tx): Promise<void> {
  await sql`SAVEPOINT line`.execute(tx);
}

export async function rollBackLine(tx: Tx): Promise<void> {
  await sql`ROLLBACK TO SAVEPOINT line`.execute(tx);
}
