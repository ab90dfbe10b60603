import { refuse as refuseAny } from '../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { type Database, inTransaction } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import type { Language } from '../../platform/values/language.ts';
import { lockUser } from '../accounts/index.ts';
import { type ProductCard, productNotFound, readCards } from '../catalog/index.ts';
import { refuse } from './errors.ts';
import {
  countFavourites,
  deleteFavourite,
  type FavouriteRow,
  findFavourite,
  insertFavourite,
  readFavourites,
} from './queries.ts';
import type { Favourite } from './schema.ts';

/** All of them are one answer, so their number has a bound. */
const FAVOURITES_MAX = 500;

function present({ productId, addedPriceFen, addedAt }: FavouriteRow, card: ProductCard): Favourite {
  const { id: _, ...shown } = card;
  return { ...shown, productId, addedPriceFen, addedAt: addedAt.toISOString() };
}

/** The products that a shopper marked, with the price now and the price on the day of the mark. */
export function createFavourites(db: Database) {
  async function withCards(rows: readonly FavouriteRow[], language: Language): Promise<Favourite[]> {
    const ids = rows.map(({ productId }) => productId);
    const cards = new Map((await readCards(db, ids, language)).map((card) => [card.id, card]));
    return rows.flatMap((row) => {
      const card = cards.get(row.productId);
      return card ? [present(row, card)] : [];
    });
  }

  return {
    async list(userId: string, language: Language): Promise<Favourite[]> {
      return withCards(await readFavourites(db, userId), language);
    },

    /** A product that is a favourite already keeps its day and its price. */
    async add(userId: string, id: string, language: Language): Promise<Favourite | Refusal> {
      if (!isUuid(id)) return productNotFound();
      const productId = id.toLowerCase();
      const row = await inTransaction<FavouriteRow | Refusal>(db, async (tx) => {
        // Without the lock, two requests at once could pass the limit, and one could write after the account is deleted.
        if (!(await lockUser(tx, userId))) return refuseAny('token_invalid');
        const known = await findFavourite(tx, userId, productId);
        if (known) return known;
        const [card] = await readCards(tx, [productId], language);
        if (!card?.isOnShelf) return productNotFound();
        if ((await countFavourites(tx, userId)) >= FAVOURITES_MAX) return refuse('too_many_favourites');
        await insertFavourite(tx, userId, { productId, priceFen: card.priceFen });
        return (await findFavourite(tx, userId, productId)) ?? productNotFound();
      });
      if (isRefusal(row)) return row;
      const [favourite] = await withCards([row], language);
      return favourite ?? productNotFound();
    },

    /** What is no favourite, or no product, stays none. */
    async remove(userId: string, productId: string): Promise<void> {
      if (isUuid(productId)) await deleteFavourite(db, userId, productId);
    },
  };
}

export type FavouriteService = ReturnType<typeof createFavourites>;
