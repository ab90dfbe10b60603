/** What other features use of the cart: its contents and its icon with the count. */
export { default as CartIcon } from './CartIcon.vue';
export { followCart } from './followCart.ts';
export { useCart } from './useCart.ts';

/** Loaded when a shopper opens them. */
export const cartPages = {
  cart: () => import('./CartPage.vue'),
};
