import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export interface ImageRow {
  id: string;
  url: string;
  width: number;
  height: number;
  alt: string;
}

const COLUMNS = ['id', 'url', 'width', 'height', 'alt'] as const;

export async function readImages(tx: Tx, productId: string): Promise<ImageRow[]> {
  return tx
    .selectFrom('product_images')
    .select(COLUMNS)
    .where('product_id', '=', productId)
    .orderBy('position')
    .execute();
}

export async function insertImage(
  tx: Tx,
  productId: string,
  image: { url: string; width: number; height: number; position: number },
): Promise<ImageRow> {
  return tx
    .insertInto('product_images')
    .values({ product_id: productId, ...image })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

export async function updateAlt(tx: Tx, imageId: string, alt: string): Promise<void> {
  await tx.updateTable('product_images').set({ alt }).where('id', '=', imageId).execute();
}

/** The SKUs that show the picture show the product's first one from then on. */
export async function deleteImage(tx: Tx, imageId: string): Promise<void> {
  await tx
    .updateTable('skus')
    .set({ image_url: null, version: sql`version + 1` })
    .where('image_id', '=', imageId)
    .execute();
  await tx.deleteFrom('product_images').where('id', '=', imageId).execute();
}

/** Puts the pictures of a product into the order of `imageIds`, which names each of them once. */
export async function orderImages(tx: Tx, imageIds: readonly string[]): Promise<void> {
  await sql`
    UPDATE product_images SET position = wanted.position - 1
    FROM unnest(${imageIds}::uuid[]) WITH ORDINALITY AS wanted(id, position)
    WHERE product_images.id = wanted.id`.execute(tx);
}

/** Committed before the files are written, so that a crash in between leaves a trace. */
export async function insertPendingUpload(db: Database, stem: string): Promise<void> {
  await db.insertInto('pending_uploads').values({ stem }).execute();
}

/** To be called in the transaction that uses the upload. */
export async function deletePendingUploads(db: Database | Tx, stems: readonly string[]): Promise<void> {
  if (stems.length > 0) await db.deleteFrom('pending_uploads').where('stem', 'in', stems).execute();
}

/** Uploads that began so long ago that their request cannot still run. */
export async function readFailedUploads(
  db: Database,
  olderThanSeconds: number,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ stem: string }>`
    SELECT stem FROM pending_uploads WHERE created_at < now() - ${olderThanSeconds} * interval '1 second'
    ORDER BY created_at LIMIT ${limit}`.execute(db);
  return rows.map(({ stem }) => stem);
}
