import { type Static, Type } from 'typebox';

export const SuggestionQuery = Type.Object({ q: Type.String({ maxLength: 100 }) });

export const Suggestions = Type.Object({
  items: Type.Array(
    Type.Object({
      text: Type.String(),
      productId: Type.Optional(
        Type.String({ description: 'Of the product with this title; none for a search' }),
      ),
    }),
  ),
});
export type Suggestions = Static<typeof Suggestions>;
