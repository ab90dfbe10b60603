/** What other features use of the catalog: the category tree and a grid of products. */
export { default as ProductGrid } from './ProductGrid.vue';
export { useCategories } from './useCategories.ts';

/** Loaded when a shopper opens them. */
export const catalogPages = {
  search: () => import('./SearchPage.vue'),
  category: () => import('./CategoryPage.vue'),
  product: () => import('./ProductPage.vue'),
};
