import { inLanguage, type Language } from '../../platform/values/language.ts';
import { optionsIn } from '../catalog/index.ts';
import type { Subject } from '../photographs/index.ts';
import type { ReviewRow } from './queries.ts';
import type { OwnReview, Review } from './schema.ts';

export const subjectOf = (id: string): Subject => `review:${id}`;

/** A nickname is often the username too, which one signs in with: only its ends are shown. */
function maskNickname(nickname: string): string {
  const characters = [...nickname];
  return `${characters[0] ?? ''}***${characters.length > 1 ? characters.at(-1) : ''}`;
}

export function viewReview(row: ReviewRow, imageUrls: readonly string[], language: Language): Review {
  const { id, skuId, rating, text, reply, createdAt, repliedAt } = row;
  return {
    ...{ id, skuId, rating, text, reply },
    options: optionsIn(language, row.options),
    imageUrls: [...imageUrls],
    author: row.isAnonymous ? null : maskNickname(row.nickname),
    createdAt: createdAt.toISOString(),
    repliedAt: repliedAt?.toISOString() ?? null,
  };
}

export const viewOwnReview = (
  row: ReviewRow,
  imageUrls: readonly string[],
  language: Language,
): OwnReview => ({
  ...viewReview(row, imageUrls, language),
  isAnonymous: row.isAnonymous,
  isHidden: row.hiddenReason !== null,
});

export const titleOf = ({ title, titleEn }: ReviewRow, language: Language) =>
  inLanguage(language, title, titleEn);
