import { CompiledQuery, sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import type { NewOption, ProductChange, Shelf, SkuChange } from './schema.ts';

// ——— Categories

export interface CategoryRow {
  id: string;
  parentId: string | null;
  slug: string;
  name: string;
  nameEn: string;
}

export async function selectCategories(db: Database): Promise<CategoryRow[]> {
  return db
    .selectFrom('categories')
    .select(['id', 'parent_id as parentId', 'slug', 'name', 'name_en as nameEn'])
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** A category and all below it; empty when there is none of this id. */
export async function selectBranch(db: Database, categoryId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE branch AS (
      SELECT id FROM categories WHERE id = ${categoryId}
      UNION
      SELECT categories.id FROM categories JOIN branch ON categories.parent_id = branch.id
    ) SELECT id FROM branch`.execute(db);
  return rows.map(({ id }) => id);
}

export async function categoryExists(db: Database, id: string): Promise<boolean> {
  return (
    (await db.selectFrom('categories').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  );
}

export interface NewCategory {
  slug: string;
  name: string;
  nameEn: string;
  parentId: string | null;
  position: number;
}

export async function insertCategory(tx: Tx, category: NewCategory): Promise<string> {
  const { slug, name, nameEn, parentId, position } = category;
  const { id } = await tx
    .insertInto('categories')
    .values({ slug, name, name_en: nameEn, parent_id: parentId, position })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

// ——— One product

export interface ProductRow {
  id: string;
  slug: string;
  title: string;
  titleEn: string;
  description: string;
  descriptionEn: string;
  categoryId: string;
  status: Shelf;
  salesCount: number;
  images: { url: string; width: number; height: number }[];
}

export async function selectProduct(db: Database, id: string): Promise<ProductRow | undefined> {
  const { rows } = await sql<ProductRow>`
    SELECT id, slug, title, title_en AS "titleEn", description, description_en AS "descriptionEn",
           category_id AS "categoryId", status, sales_count AS "salesCount",
           (SELECT coalesce(json_agg(json_build_object('url', url, 'width', width, 'height', height) ORDER BY position), '[]')
            FROM product_images WHERE product_id = products.id) AS images
    FROM products WHERE id = ${id}`.execute(db);
  return rows[0];
}

export interface SkuRow {
  id: string;
  options: NewOption[];
  priceFen: number;
  status: Shelf;
  imageUrl: string | null;
  available: number;
}

/** The SKUs of a product in their order, off the shelf ones included. */
export async function selectSkus(db: Database, productId: string): Promise<SkuRow[]> {
  const { rows } = await sql<SkuRow>`
    SELECT skus.id, options, price_fen AS "priceFen", status, image_url AS "imageUrl",
           coalesce(stock.on_hand - stock.locked, 0) AS available
    FROM skus LEFT JOIN stock ON stock.sku_id = skus.id
    WHERE product_id = ${productId} ORDER BY position, skus.id`.execute(db);
  return rows;
}

// ——— For other rooms

/** A SKU as cart and checkout need it. */
export interface SkuForSale {
  skuId: string;
  productId: string;
  title: string;
  titleEn: string;
  options: NewOption[];
  imageUrl: string | null;
  priceFen: number;
  /** Only where the SKU and its product both are. */
  isOnShelf: boolean;
  available: number;
}

export const SKUS_FOR_SALE = `
  SELECT skus.id AS "skuId", products.id AS "productId", products.title, products.title_en AS "titleEn", skus.options,
         coalesce(skus.image_url, (SELECT url FROM product_images
                                   WHERE product_images.product_id = products.id ORDER BY position LIMIT 1)) AS "imageUrl",
         skus.price_fen AS "priceFen",
         skus.status = 'on_shelf' AND products.status = 'on_shelf' AS "isOnShelf",
         coalesce(stock.on_hand - stock.locked, 0) AS available
  FROM skus JOIN products ON products.id = skus.product_id LEFT JOIN stock ON stock.sku_id = skus.id
  WHERE skus.id = ANY($1::uuid[])`;

export async function selectSkusForSale(db: Database, skuIds: readonly string[]): Promise<SkuForSale[]> {
  const { rows } = await db.executeQuery<SkuForSale>(CompiledQuery.raw(SKUS_FOR_SALE, [skuIds]));
  return rows;
}

/** Adds to the sales counts of products, their rows locked by id, last of all row classes. */
export async function addSales(tx: Tx, counts: ReadonlyMap<string, number>): Promise<void> {
  if (counts.size === 0) return;
  const ids = [...counts.keys()];
  await sql`SELECT FROM products WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`.execute(tx);
  await sql`
    UPDATE products SET sales_count = sales_count + sold.count
    FROM unnest(${ids}::uuid[], ${[...counts.values()]}::bigint[]) AS sold(id, count)
    WHERE products.id = sold.id`.execute(tx);
}

// ——— What the operator writes

export interface NewProductRow {
  categoryId: string;
  slug: string;
  title: string;
  titleEn: string;
  description: string;
  descriptionEn: string;
}

export async function insertProduct(tx: Tx, product: NewProductRow): Promise<string> {
  const { id } = await tx
    .insertInto('products')
    .values({
      category_id: product.categoryId,
      slug: product.slug,
      title: product.title,
      title_en: product.titleEn,
      description: product.description,
      description_en: product.descriptionEn,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface NewSkuRow {
  options: readonly NewOption[];
  priceFen: number;
  imageUrl: string | null;
}

/** @returns the ids, in the order of the SKUs given */
export async function insertSkus(tx: Tx, productId: string, skus: readonly NewSkuRow[]): Promise<string[]> {
  const rows = await tx
    .insertInto('skus')
    .values(
      skus.map(({ options, priceFen, imageUrl }, position) => ({
        product_id: productId,
        position,
        options: JSON.stringify(options),
        price_fen: priceFen,
        image_url: imageUrl,
      })),
    )
    .returning(['id', 'position'])
    .execute();
  return rows.sort((a, b) => a.position - b.position).map(({ id }) => id);
}

export interface NewImageRow {
  url: string;
  width: number;
  height: number;
}

export async function insertImages(tx: Tx, productId: string, images: readonly NewImageRow[]): Promise<void> {
  if (images.length === 0) return;
  const rows = images.map((image, position) => ({ product_id: productId, position, ...image }));
  await tx.insertInto('product_images').values(rows).execute();
}

export async function upsertWords(tx: Tx, productId: string, words: string): Promise<void> {
  await tx
    .insertInto('product_words')
    .values({ product_id: productId, words })
    .onConflict((conflict) => conflict.column('product_id').doUpdateSet({ words }))
    .execute();
}

/** @returns false when there is no such product */
export async function lockProduct(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('products')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateProduct(
  tx: Tx,
  id: string,
  change: ProductChange & { slug?: string },
): Promise<void> {
  await tx
    .updateTable('products')
    .set({
      title: change.title,
      title_en: change.titleEn,
      slug: change.slug,
      description: change.description,
      description_en: change.descriptionEn,
      category_id: change.categoryId,
      status: change.status,
      updated_at: sql`now()`,
    })
    .where('id', '=', id)
    .execute();
}

/** @returns the product it belongs to, or undefined when there is no such SKU */
export async function updateSku(tx: Tx, id: string, change: SkuChange): Promise<string | undefined> {
  const row = await tx
    .updateTable('skus')
    .set({ price_fen: change.priceFen, status: change.status })
    .where('id', '=', id)
    .returning('product_id')
    .executeTakeFirst();
  return row?.product_id;
}

export async function selectProductOfSku(db: Database, skuId: string): Promise<string | undefined> {
  const row = await db.selectFrom('skus').select('product_id').where('id', '=', skuId).executeTakeFirst();
  return row?.product_id;
}
