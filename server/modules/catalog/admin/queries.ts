import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { ProductStatus, ShelfStatus, StoredOption } from '../schema.ts';

export async function categoryExists(db: Database, id: string): Promise<boolean> {
  return (
    (await db.selectFrom('categories').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  );
}

export interface NewProductRow {
  categoryId: string;
  slug: string;
  title: string;
  titleEn: string;
  description: string;
  descriptionEn: string;
  status: ProductStatus;
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
      status: product.status,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The fields of a SKU that staff edit; an absent one stays as it is, null clears it. */
export interface SkuValues {
  code?: string | null;
  barcode?: string | null;
  listPriceFen?: number | null;
  costFen?: number | null;
  weightGrams?: number | null;
  lowStockAt?: number | null;
}

export interface NewSkuRow extends SkuValues {
  options: readonly StoredOption[];
  priceFen: number;
  imageUrl: string | null;
}

function columnsOf({ code, barcode, listPriceFen, costFen, weightGrams, lowStockAt }: SkuValues) {
  return {
    code,
    barcode,
    list_price_fen: listPriceFen,
    cost_fen: costFen,
    weight_grams: weightGrams,
    low_stock_at: lowStockAt,
  };
}

/**
 * @param firstPosition where the first of them stands among the SKUs of the product
 * @returns the ids, in the order of `skus`
 */
export async function insertSkus(
  tx: Tx,
  productId: string,
  skus: readonly NewSkuRow[],
  firstPosition = 0,
): Promise<string[]> {
  const rows = await tx
    .insertInto('skus')
    .values(
      skus.map((sku, index) => ({
        product_id: productId,
        position: firstPosition + index,
        options: JSON.stringify(sku.options),
        price_fen: sku.priceFen,
        image_url: sku.imageUrl,
        ...columnsOf(sku),
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

/** @returns the version of the product; undefined when there is no such product */
export async function lockProduct(tx: Tx, id: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('products')
    .select('version')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row?.version;
}

export interface ProductColumns {
  title?: string;
  titleEn?: string;
  slug?: string;
  description?: string;
  descriptionEn?: string;
  categoryId?: string;
  status?: ProductStatus;
}

/** Also counts the version up, which a change of the product's SKUs or pictures does too. */
export async function updateProduct(tx: Tx, id: string, change: ProductColumns): Promise<void> {
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
      version: sql`version + 1`,
      updated_at: sql`now()`,
    })
    .where('id', '=', id)
    .execute();
}

export interface SkuColumns extends SkuValues {
  priceFen?: number;
  status?: ShelfStatus;
  imageId?: string | null;
}

export async function updateSku(tx: Tx, id: string, change: SkuColumns): Promise<void> {
  await tx
    .updateTable('skus')
    .set({
      price_fen: change.priceFen,
      status: change.status,
      ...columnsOf(change),
      image_id: change.imageId,
      // Orders and carts read the URL alone, without a further table.
      ...(change.imageId !== undefined && {
        image_url: sql`(SELECT url FROM product_images WHERE id = ${change.imageId}::uuid)`,
      }),
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute();
}

export async function findProductIdOfSku(db: Database, skuId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('skus')
    .select('product_id as productId')
    .where('id', '=', skuId)
    .executeTakeFirst();
  return row?.productId;
}

export interface AdminSkuRow {
  id: string;
  productId: string;
  code: string | null;
  barcode: string | null;
  options: StoredOption[];
  priceFen: number;
  listPriceFen: number | null;
  costFen: number | null;
  weightGrams: number | null;
  status: ShelfStatus;
  imageId: string | null;
  imageUrl: string | null;
  onHand: number;
  locked: number;
  sold: number;
  available: number;
  lowStockAt: number | null;
  version: number;
}

/** The SKUs of a product in their order, each with its counters. */
export async function readAdminSkus(db: Database, productId: string): Promise<AdminSkuRow[]> {
  const { rows } = await sql<AdminSkuRow>`
    SELECT skus.id, product_id AS "productId", code, barcode, options, price_fen AS "priceFen",
           list_price_fen AS "listPriceFen", cost_fen AS "costFen", weight_grams AS "weightGrams", status,
           image_id AS "imageId", image_url AS "imageUrl", stock.on_hand AS "onHand", stock.locked, stock.sold,
           stock.on_hand - stock.locked AS available, low_stock_at AS "lowStockAt", version
    FROM skus JOIN stock ON stock.sku_id = skus.id
    WHERE product_id = ${productId} ORDER BY position, skus.id`.execute(db);
  return rows;
}

export interface AdminProductRow {
  id: string;
  slug: string;
  title: string;
  titleEn: string;
  description: string;
  descriptionEn: string;
  categoryId: string;
  status: ProductStatus;
  salesCount: number;
  images: { id: string; url: string; width: number; height: number; alt: string }[];
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export async function findAdminProduct(db: Database, id: string): Promise<AdminProductRow | undefined> {
  const { rows } = await sql<AdminProductRow>`
    SELECT id, slug, title, title_en AS "titleEn", description, description_en AS "descriptionEn",
           category_id AS "categoryId", status, sales_count AS "salesCount", version,
           created_at AS "createdAt", updated_at AS "updatedAt",
           (SELECT coalesce(json_agg(json_build_object('id', id, 'url', url, 'width', width, 'height', height, 'alt', alt)
                                     ORDER BY position), '[]')
            FROM product_images WHERE product_id = products.id) AS images
    FROM products WHERE id = ${id}`.execute(db);
  return rows[0];
}

/** Whether a picture belongs to a product. */
export async function hasImage(tx: Tx, productId: string, imageId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('product_images')
    .select('id')
    .where('product_id', '=', productId)
    .where('id', '=', imageId)
    .executeTakeFirst();
  return row !== undefined;
}
