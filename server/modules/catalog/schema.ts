import { type Static, Type } from 'typebox';
import { Count, orNull, Time, visibleText } from '../../platform/http/schema.ts';
import { readableText } from '../../platform/values/text.ts';

/** Fields of products and SKUs that shoppers and staff both see. */

export const PRICE_FEN_MAX = 1_000_000_000;

export const PriceFen = Type.Integer({ minimum: 1, maximum: PRICE_FEN_MAX });

export const ShelfStatus = Type.Union([Type.Literal('on_shelf'), Type.Literal('off_shelf')]);
export type ShelfStatus = Static<typeof ShelfStatus>;

export const ProductStatus = Type.Union([
  Type.Literal('draft'),
  Type.Literal('on_shelf'),
  Type.Literal('off_shelf'),
  Type.Literal('archived'),
]);
export type ProductStatus = Static<typeof ProductStatus>;

const Option = Type.Object({ name: Type.String(), value: Type.String() });
const Image = Type.Object({ url: Type.String(), width: Type.Integer(), height: Type.Integer() });

/** An option as it is stored, in both languages. */
export const StoredOption = Type.Object({
  name: visibleText(40),
  value: visibleText(80),
  nameEn: Type.Optional(readableText({ maxLength: 40, minLength: 0 })),
  valueEn: Type.Optional(readableText({ maxLength: 80, minLength: 0 })),
});
export type StoredOption = Static<typeof StoredOption>;

/** Why a price is lower than usual: a flash sale that runs and has pieces left. Absent otherwise. */
export const FlashSaleOfPrice = Type.Object({
  saleId: Type.String(),
  ordinaryPriceFen: PriceFen,
  endsAt: Time,
  left: Type.Integer({ minimum: 0, description: 'Pieces that can still be had at this price.' }),
  quota: Count,
  perUser: Count,
});
export type FlashSaleOfPrice = Static<typeof FlashSaleOfPrice>;

export const skuFields = {
  id: Type.String(),
  options: Type.Array(Option),
  priceFen: PriceFen,
  available: Count,
  imageUrl: orNull(Type.String()),
};

export const productFields = {
  id: Type.String(),
  slug: Type.String(),
  title: Type.String(),
  description: Type.String(),
  categoryId: Type.String(),
  images: Type.Array(Image),
  salesCount: Count,
  reviewCount: Count,
  averageRating: orNull(
    Type.Number({ minimum: 1, maximum: 5, description: 'With one decimal; null without reviews.' }),
  ),
  ratingCounts: Type.Array(Count, { description: 'How many reviews gave one star, two, … five.' }),
};
