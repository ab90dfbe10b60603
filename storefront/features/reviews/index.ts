/** What other features use of reviews. */
export { default as ProductReviews } from './ProductReviews.vue';
export { default as RatingStars } from './RatingStars.vue';

/** Loaded when a shopper opens an order. */
export const orderReviews = () => import('./OrderReviews.vue');
