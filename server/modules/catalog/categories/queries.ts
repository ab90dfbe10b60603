import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export interface NewCategoryRow {
  slug: string;
  name: string;
  nameEn: string;
  parentId: string | null;
  position: number;
}

export async function insertCategory(tx: Tx, category: NewCategoryRow): Promise<string> {
  const { slug, name, nameEn, parentId, position } = category;
  const { id } = await tx
    .insertInto('categories')
    .values({ slug, name, name_en: nameEn, parent_id: parentId, position })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface CategoryRow extends NewCategoryRow {
  id: string;
  version: number;
  productCount: number;
}

const CATEGORY = sql`
  SELECT id, parent_id AS "parentId", slug, name, name_en AS "nameEn", position, version,
         (SELECT count(*) FROM product_listing WHERE category_id = categories.id) AS "productCount"
  FROM categories`;

export async function readCategories(db: Database): Promise<CategoryRow[]> {
  return (await sql<CategoryRow>`${CATEGORY} ORDER BY position, id`.execute(db)).rows;
}

/** The category above each category; null at the top. */
export async function readParents(db: Database): Promise<Map<string, string | null>> {
  const rows = await db.selectFrom('categories').select(['id', 'parent_id']).execute();
  return new Map(rows.map((row) => [row.id, row.parent_id]));
}

export async function findCategory(db: Database, id: string): Promise<CategoryRow | undefined> {
  return (await sql<CategoryRow>`${CATEGORY} WHERE id = ${id}`.execute(db)).rows[0];
}

/**
 * One change of the tree at a time: two moves that cross each other would make a circle that neither of them could see.
 * Reads and changes of products go on.
 */
export async function lockTree(tx: Tx): Promise<void> {
  await sql`LOCK TABLE categories IN SHARE ROW EXCLUSIVE MODE`.execute(tx);
}

/** Whether `id` is `ancestorId` or stands below it. */
export async function isBelow(tx: Tx, id: string, ancestorId: string): Promise<boolean> {
  const { rows } = await sql<{ isBelow: boolean }>`
    WITH RECURSIVE above AS (
      SELECT id, parent_id FROM categories WHERE id = ${id}
      UNION
      SELECT categories.id, categories.parent_id FROM categories JOIN above ON categories.id = above.parent_id
    ) SELECT EXISTS (SELECT FROM above WHERE id = ${ancestorId}) AS "isBelow"`.execute(tx);
  return rows[0]?.isBelow ?? false;
}

export async function updateCategory(tx: Tx, id: string, change: Partial<NewCategoryRow>): Promise<void> {
  await tx
    .updateTable('categories')
    .set({
      slug: change.slug,
      name: change.name,
      name_en: change.nameEn,
      parent_id: change.parentId,
      position: change.position,
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute();
}

export async function deleteCategory(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('categories').where('id', '=', id).execute();
}

/** Whether a product or another category refers to a category. */
export async function isInUse(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ isInUse: boolean }>`
    SELECT EXISTS (SELECT FROM categories WHERE parent_id = ${id})
        OR EXISTS (SELECT FROM product_listing WHERE category_id = ${id}) AS "isInUse"`.execute(tx);
  return rows[0]?.isInUse ?? false;
}
