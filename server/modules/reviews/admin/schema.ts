import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../../platform/http/keyset.ts';
import { Id, orNull } from '../../../platform/http/schema.ts';
import { KnownVersion, Version } from '../../../platform/http/versions.ts';
import { readableText } from '../../../platform/values/text.ts';
import { Rating, reviewFields } from '../schema.ts';

const ReviewStatus = Type.Union([Type.Literal('shown'), Type.Literal('hidden')]);

export const AdminReview = Type.Object({
  ...reviewFields,
  orderNo: Type.String(),
  productId: Type.String(),
  productTitle: Type.String(),
  status: ReviewStatus,
  hiddenReason: orNull(Type.String()),
  version: Version,
});
export type AdminReview = Static<typeof AdminReview>;

export const AdminReviewQuery = Type.Object({
  status: Type.Optional(ReviewStatus),
  rating: Type.Optional(Rating),
  isReplied: Type.Optional(Type.Boolean()),
  productId: Type.Optional(Id),
  ...KeysetQuery,
});
export type AdminReviewQuery = Static<typeof AdminReviewQuery>;

export const ReviewChange = Type.Object({
  status: Type.Optional(ReviewStatus),
  reason: Type.Optional(readableText({ maxLength: 200 })),
  reply: Type.Optional(orNull(readableText({ maxLength: 1_000, multiline: true }))),
  version: KnownVersion,
});
export type ReviewChange = Static<typeof ReviewChange>;
