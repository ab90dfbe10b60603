import { Type } from 'typebox';

export const Photograph = Type.Object({
  url: Type.String({ description: 'For `imageUrls`, within a day.' }),
  width: Type.Integer(),
  height: Type.Integer(),
});

/** The field `imageUrls` of what shows photographs. */
export const ImageUrls = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
  maxItems: 9,
  description: 'Addresses that `POST /api/me/photographs` answered to the same shopper.',
});
