/** Loaded when a shopper opens them. */
export const checkoutPages = {
  checkout: () => import('./CheckoutPage.vue'),
};
