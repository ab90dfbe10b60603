import { type RawBuilder, sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import type { optionsIn } from '../catalog/index.ts';

export interface ReviewRow {
  id: string;
  orderNo: string;
  skuId: string;
  productId: string;
  title: string;
  titleEn: string;
  options: Parameters<typeof optionsIn>[1];
  rating: number;
  text: string;
  isAnonymous: boolean;
  hiddenReason: string | null;
  nickname: string;
  reply: string | null;
  repliedAt: Date | null;
  version: number;
  createdAt: Date;
}

/** Goods as they were bought: the line of the order keeps their title and their options. */
const selectReviews = (ids: RawBuilder<unknown>) => sql<ReviewRow>`
  SELECT r.id, r.order_no AS "orderNo", r.sku_id AS "skuId", r.product_id AS "productId", line.title,
         line.title_en AS "titleEn", line.options, r.rating, r.text, r.is_anonymous AS "isAnonymous",
         r.hidden_reason AS "hiddenReason", users.nickname, r.reply, r.replied_at AS "repliedAt", r.version,
         r.created_at AS "createdAt"
  FROM (${ids}) AS chosen JOIN reviews r ON r.id = chosen.id
  JOIN order_lines line ON line.order_no = r.order_no AND line.sku_id = r.sku_id
  JOIN users ON users.id = r.user_id
  ORDER BY r.id DESC`;

export interface ReviewFilter {
  productId?: string;
  rating?: number;
  isHidden?: boolean;
  isReplied?: boolean;
}

function conditionsOf({ productId, rating, isHidden, isReplied }: ReviewFilter): RawBuilder<unknown> {
  const conditions = [sql`true`];
  if (productId !== undefined) conditions.push(sql`product_id = ${productId}`);
  if (rating !== undefined) conditions.push(sql`rating = ${rating}`);
  // As text in the statement: the partial index serves only a condition that the planner can see.
  if (isHidden !== undefined)
    conditions.push(isHidden ? sql`hidden_reason IS NOT NULL` : sql`hidden_reason IS NULL`);
  if (isReplied !== undefined) conditions.push(isReplied ? sql`reply IS NOT NULL` : sql`reply IS NULL`);
  return sql.join(conditions, sql` AND `);
}

/** The newest first. @param after the id of the last review of the page before */
export async function readReviews(
  db: Database,
  filter: ReviewFilter,
  { after, limit }: { after: string | null; limit: number },
): Promise<ReviewRow[]> {
  const behind = after === null ? sql`true` : sql`id < ${after}`;
  const ids = sql`
    SELECT id FROM reviews WHERE ${conditionsOf(filter)} AND ${behind} ORDER BY id DESC LIMIT ${limit}`;
  return (await selectReviews(ids).execute(db)).rows;
}

/** For a bounded count. */
export const matching = (filter: ReviewFilter) => sql`SELECT FROM reviews WHERE ${conditionsOf(filter)}`;

export async function readReviewsOfOrder(db: Database, orderNo: string): Promise<ReviewRow[]> {
  return (await selectReviews(sql`SELECT id FROM reviews WHERE order_no = ${orderNo}`).execute(db)).rows;
}

export async function findReview(db: Database, id: string): Promise<ReviewRow | undefined> {
  return (await selectReviews(sql`SELECT ${id}::uuid AS id`).execute(db)).rows[0];
}

export interface NewReviewRow {
  orderNo: string;
  skuId: string;
  productId: string;
  userId: string;
  rating: number;
  text: string;
  isAnonymous: boolean;
}

/** @returns undefined when the line has a review already */
export async function insertReview(tx: Tx, review: NewReviewRow): Promise<string | undefined> {
  const { orderNo, skuId, productId, userId, rating, text, isAnonymous } = review;
  const row = await tx
    .insertInto('reviews')
    .values({
      ...{ order_no: orderNo, sku_id: skuId, product_id: productId, user_id: userId },
      ...{ rating, text, is_anonymous: isAnonymous },
    })
    .onConflict((conflict) => conflict.columns(['order_no', 'sku_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export async function lockReview(tx: Tx, id: string): Promise<void> {
  await sql`SELECT FROM reviews WHERE id = ${id} FOR UPDATE`.execute(tx);
}

export async function updateReview(
  tx: Tx,
  id: string,
  { hiddenReason, reply }: { hiddenReason?: string | null; reply?: string | null },
): Promise<void> {
  await tx
    .updateTable('reviews')
    .set({
      version: sql`version + 1`,
      ...(hiddenReason !== undefined && { hidden_reason: hiddenReason }),
      ...(reply !== undefined && { reply, replied_at: reply === null ? null : sql`now()` }),
    })
    .where('id', '=', id)
    .execute();
}

/** Part of deleting an account: what somebody wrote is theirs. */
export async function deleteReviewsOf(tx: Tx, userId: string): Promise<void> {
  // The trigger changes the ratings of several products: locked by id, two deletions never wait for each other.
  await sql`
    SELECT FROM product_ratings WHERE product_id IN (SELECT product_id FROM reviews WHERE user_id = ${userId})
    ORDER BY product_id FOR UPDATE`.execute(tx);
  await tx.deleteFrom('reviews').where('user_id', '=', userId).execute();
}
