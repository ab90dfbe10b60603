import { createFavourites, favouriteRoutes } from '../modules/favourites/index.ts';
import type { Wiring } from './context.ts';

/** The products that shoppers marked. */
export async function wireFavourites({ app, db }: Wiring): Promise<void> {
  await app.register(favouriteRoutes(createFavourites(db)));
}
