import { type Static, Type } from 'typebox';
import { Id } from '../../../platform/http/schema.ts';
import { readableText } from '../../../platform/values/text.ts';

/** Enough for any product; a page with more loads slowly. */
export const IMAGES_MAX = 30;

export const ProductImage = Type.Object({
  id: Type.String(),
  url: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
  alt: Type.String(),
});
export type ProductImage = Static<typeof ProductImage>;

export const ProductImages = Type.Object({ items: Type.Array(ProductImage) });

/** What the picture shows, for people who do not see it. */
export const ImageChange = Type.Object({ alt: readableText({ maxLength: 200, minLength: 0 }) });
export type ImageChange = Static<typeof ImageChange>;

export const ImageOrder = Type.Object({
  imageIds: Type.Array(Id, { maxItems: IMAGES_MAX, uniqueItems: true }),
});

export const ImageParams = Type.Object({ id: Id, imageId: Id });
