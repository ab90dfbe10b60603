/** What other features use of favourites: the heart, and the products that were looked at last. */
export { default as FavouriteButton } from './FavouriteButton.vue';
export { default as RecentlyViewed } from './RecentlyViewed.vue';
export { noteViewed } from './recentlyViewed.ts';

/** Loaded when a shopper opens them. */
export const favouritePages = {
  accountFavourites: () => import('./FavouritesPage.vue'),
};
