import { Type } from 'typebox';
import { refuse as refuseAny } from '../../platform/http/errors.ts';
import { keysetPage, readCursor } from '../../platform/http/keyset.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { boundedCountOf } from '../../platform/postgres/bounded-count.ts';
import { type Database, inTransaction } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import type { Language } from '../../platform/values/language.ts';
import { lockUser } from '../accounts/index.ts';
import { productNotFound, readCards, skuNotFound } from '../catalog/index.ts';
import { isOrderNo, orderNotFound, orderWrongState, readLines, readOrders } from '../orders/index.ts';
import { readPhotographs, usePhotographs } from '../photographs/index.ts';
import { refuse } from './errors.ts';
import {
  findReview,
  insertReview,
  matching,
  type ReviewRow,
  readReviews,
  readReviewsOfOrder,
} from './queries.ts';
import type { NewReview, OwnReview, ReviewQuery } from './schema.ts';
import { subjectOf, viewOwnReview, viewReview } from './view.ts';

export const CURSOR = Type.Tuple([Type.String({ format: 'uuid' })]);

/** The photographs of each of these reviews. */
export async function photographsOf(db: Database, rows: readonly ReviewRow[]) {
  const bySubject = await readPhotographs(
    db,
    rows.map(({ id }) => subjectOf(id)),
  );
  return ({ id }: ReviewRow) => bySubject.get(subjectOf(id)) ?? [];
}

export type Reviews = ReturnType<typeof createReviews>;

/** What shoppers say of goods that they bought. */
export function createReviews(db: Database) {
  async function viewOwn(rows: readonly ReviewRow[], language: Language): Promise<OwnReview[]> {
    const imagesOf = await photographsOf(db, rows);
    return rows.map((row) => viewOwnReview(row, imagesOf(row), language));
  }

  async function findOrder(userId: string, orderNo: string) {
    const [order] = isOrderNo(orderNo) ? await readOrders(db, [orderNo]) : [];
    return order?.userId === userId ? order : orderNotFound();
  }

  async function write(userId: string, orderNo: string, input: NewReview): Promise<string | Refusal> {
    const order = await findOrder(userId, orderNo);
    if (isRefusal(order)) return order;
    const lines = await readLines(db, [orderNo]);
    const line = lines.find(({ skuId }) => skuId === input.skuId.toLowerCase());
    if (!line) return skuNotFound();
    if (order.status !== 'completed') return orderWrongState();
    const { skuId, productId } = line;
    const { rating, text, imageUrls = [], isAnonymous = false } = input;
    return inTransaction<string | Refusal>(db, async (tx) => {
      // A deleted account keeps no review, also when both requests come at once.
      if (!(await lockUser(tx, userId))) return refuseAny('token_invalid');
      const review = { orderNo, skuId, productId, userId, rating, text: text.trim(), isAnonymous };
      const id = await insertReview(tx, review);
      if (id === undefined) return refuse('already_reviewed');
      const photographs = { field: 'imageUrls', urls: imageUrls };
      return (await usePhotographs(tx, userId, subjectOf(id), photographs)) ?? id;
    });
  }

  return {
    /** The reviews that everybody sees, the newest first. */
    async list(productId: string, { rating, limit, after: cursor }: ReviewQuery, language: Language) {
      const after = readCursor(cursor, CURSOR);
      if (isRefusal(after)) return after;
      const [product] = isUuid(productId) ? await readCards(db, [productId], language) : [];
      if (!product) return productNotFound();
      const filter = { productId: product.id, isHidden: false, ...(rating !== undefined && { rating }) };
      const [rows, count] = await Promise.all([
        readReviews(db, filter, { after: after?.[0] ?? null, limit: limit + 1 }),
        boundedCountOf(db, matching(filter)),
      ]);
      const imagesOf = await photographsOf(db, rows);
      const present = (row: ReviewRow) => viewReview(row, imagesOf(row), language);
      return keysetPage({ rows, limit, count, cursorOf: (row) => [row.id], present });
    },

    /** The shopper's own reviews of one order. */
    async ofOrder(userId: string, orderNo: string, language: Language): Promise<OwnReview[] | Refusal> {
      const order = await findOrder(userId, orderNo);
      if (isRefusal(order)) return order;
      return viewOwn(await readReviewsOfOrder(db, orderNo), language);
    },

    /** Writes the one review of a line of a completed order. */
    async write(
      userId: string,
      orderNo: string,
      input: NewReview,
      language: Language,
    ): Promise<OwnReview | Refusal> {
      const id = await write(userId, orderNo, input);
      if (isRefusal(id)) return id;
      const row = await findReview(db, id);
      const [review] = row ? await viewOwn([row], language) : [];
      return review ?? refuse('review_not_found');
    },
  };
}
