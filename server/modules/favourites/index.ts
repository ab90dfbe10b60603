export { deleteFavouritesOf } from './queries.ts';
export { favouriteRoutes } from './routes.ts';
export { createFavourites } from './service.ts';
