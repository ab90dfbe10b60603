import { Type } from 'typebox';

export const Photograph = Type.Object({
  url: Type.String({ description: 'For `imageUrls`, within a day.' }),
  width: Type.Integer(),
  height: Type.Integer(),
});
