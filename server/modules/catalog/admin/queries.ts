import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { StoredOption } from '../schema.ts';
import type { ProductChange, SkuChange } from './schema.ts';

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
  options: readonly StoredOption[];
  priceFen: number;
  imageUrl: string | null;
}

/** @returns the ids, in the order of `skus` */
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

export async function updateSku(tx: Tx, id: string, change: SkuChange): Promise<void> {
  await tx
    .updateTable('skus')
    .set({ price_fen: change.priceFen, status: change.status })
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
