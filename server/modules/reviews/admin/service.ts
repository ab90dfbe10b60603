import { keysetPage, readCursor } from '../../../platform/http/keyset.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { editedMeanwhile } from '../../../platform/http/versions.ts';
import { boundedCountOf } from '../../../platform/postgres/bounded-count.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import type { Language } from '../../../platform/values/language.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import {
  findReview,
  lockReview,
  matching,
  type ReviewFilter,
  type ReviewRow,
  readReviews,
  updateReview,
} from '../queries.ts';
import { CURSOR, photographsOf } from '../service.ts';
import { titleOf, viewReview } from '../view.ts';
import type { AdminReview, AdminReviewQuery, ReviewChange } from './schema.ts';

const statusOf = ({ hiddenReason }: ReviewRow) => (hiddenReason === null ? 'shown' : 'hidden');

function view(row: ReviewRow, imageUrls: readonly string[], language: Language): AdminReview {
  const { orderNo, productId, hiddenReason, version } = row;
  return {
    ...viewReview(row, imageUrls, language),
    ...{ orderNo, productId, hiddenReason, version },
    productTitle: titleOf(row, language),
    status: statusOf(row),
  };
}

function filterOf({ status, rating, isReplied, productId }: AdminReviewQuery): ReviewFilter | Refusal {
  if (productId !== undefined && !isUuid(productId))
    return invalidField('productId', '商品编号格式不对', 'must be the id of a product');
  return {
    ...(status !== undefined && { isHidden: status === 'hidden' }),
    ...(rating !== undefined && { rating }),
    ...(isReplied !== undefined && { isReplied }),
    ...(productId !== undefined && { productId }),
  };
}

/** What a change makes of the reason: hiding needs one, and a review that is shown has none. */
function newReason(row: ReviewRow, { status, reason }: ReviewChange): string | null | Refusal {
  if (status === 'shown') return null;
  if (status === undefined) return row.hiddenReason;
  return (
    reason?.trim() ?? row.hiddenReason ?? invalidField('reason', '请填写隐藏的原因', 'a reason is required')
  );
}

export type ReviewAdmin = ReturnType<typeof createReviewAdmin>;

/** Reviews as staff see them: all of them, to hide what breaks the rules and to answer. */
export function createReviewAdmin(db: Database) {
  async function change(by: Operator, id: string, input: ReviewChange, language: Language) {
    return inTransaction<null | Refusal>(db, async (tx) => {
      await lockReview(tx, id);
      const row = await findReview(tx, id);
      if (!row) return refuse('review_not_found');
      const stale = editedMeanwhile(input.version, row.version, () => view(row, [], language));
      if (stale) return stale;
      const hiddenReason = newReason(row, input);
      if (isRefusal(hiddenReason)) return hiddenReason;
      const reply = input.reply === undefined ? row.reply : (input.reply?.trim() ?? null);
      if (hiddenReason === row.hiddenReason && reply === row.reply) return null;
      await updateReview(tx, id, { hiddenReason, ...(reply !== row.reply && { reply }) });
      await recordAudit(tx, {
        ...by,
        action: 'review.change',
        subject: `review:${id}`,
        before: { hiddenReason: row.hiddenReason, reply: row.reply },
        after: { hiddenReason, reply },
      });
      return null;
    });
  }

  return {
    async list(query: AdminReviewQuery, language: Language) {
      const after = readCursor(query.after, CURSOR);
      if (isRefusal(after)) return after;
      const filter = filterOf(query);
      if (isRefusal(filter)) return filter;
      const [rows, count] = await Promise.all([
        readReviews(db, filter, { after: after?.[0] ?? null, limit: query.limit + 1 }),
        boundedCountOf(db, matching(filter)),
      ]);
      const imagesOf = await photographsOf(db, rows);
      const present = (row: ReviewRow) => view(row, imagesOf(row), language);
      return keysetPage({ rows, limit: query.limit, count, cursorOf: (row) => [row.id], present });
    },

    /** Hides a review with a reason, shows it again, or answers it. */
    async change(
      by: Operator,
      id: string,
      input: ReviewChange,
      language: Language,
    ): Promise<AdminReview | Refusal> {
      if (!isUuid(id)) return refuse('review_not_found');
      const refusal = await change(by, id.toLowerCase(), input, language);
      if (refusal) return refusal;
      const row = await findReview(db, id);
      if (!row) return refuse('review_not_found');
      return view(row, (await photographsOf(db, [row]))(row), language);
    },
  };
}
