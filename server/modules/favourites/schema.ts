import { type Static, Type } from 'typebox';
import { Count, Id, orNull, Time } from '../../platform/http/schema.ts';

const Price = orNull(Type.Integer({ minimum: 1 }));

export const FavouriteParams = Type.Object({ productId: Id });

export const Favourite = Type.Object({
  productId: Type.String(),
  slug: Type.String(),
  title: Type.String(),
  imageUrl: orNull(Type.String()),
  priceFen: orNull(
    Type.Integer({ minimum: 1, description: 'The lowest price now; null where no SKU is on the shelf.' }),
  ),
  addedPriceFen: Price,
  addedAt: Time,
  salesCount: Count,
  inStock: Type.Boolean(),
  isOnShelf: Type.Boolean({ description: 'False: the product cannot be bought and has no page now.' }),
});
export type Favourite = Static<typeof Favourite>;

export const Favourites = Type.Object({ items: Type.Array(Favourite) });
