import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../platform/http/keyset.ts';
import { Id, orNull, Time } from '../../platform/http/schema.ts';
import { readableText } from '../../platform/values/text.ts';

const IMAGES_MAX = 9;

export const Rating = Type.Integer({ minimum: 1, maximum: 5 });

export const OrderParams = Type.Object({ orderNo: Id });

export const NewReview = Type.Object({
  skuId: Id,
  rating: Rating,
  text: readableText({ maxLength: 1_000, multiline: true }),
  imageUrls: Type.Optional(
    Type.Array(Type.String({ maxLength: 200 }), {
      maxItems: IMAGES_MAX,
      description: 'Photographs of the same shopper, from POST /api/me/photographs.',
    }),
  ),
  isAnonymous: Type.Optional(Type.Boolean()),
});
export type NewReview = Static<typeof NewReview>;

export const ReviewQuery = Type.Object({ rating: Type.Optional(Rating), ...KeysetQuery });
export type ReviewQuery = Static<typeof ReviewQuery>;

export const reviewFields = {
  id: Type.String(),
  skuId: Type.String(),
  options: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  rating: Rating,
  text: Type.String({ description: 'Plain text: whatever markup it has is shown as it was typed.' }),
  imageUrls: Type.Array(Type.String()),
  author: orNull(
    Type.String({ description: 'The first and the last character of the nickname; null: anonymous.' }),
  ),
  createdAt: Time,
  reply: orNull(Type.String()),
  repliedAt: orNull(Time),
};
export const Review = Type.Object(reviewFields);
export type Review = Static<typeof Review>;

export const OwnReview = Type.Object({
  ...reviewFields,
  isAnonymous: Type.Boolean(),
  isHidden: Type.Boolean({ description: 'Staff hid it: nobody else sees it.' }),
});
export type OwnReview = Static<typeof OwnReview>;

export const OwnReviews = Type.Object({ items: Type.Array(OwnReview) });
