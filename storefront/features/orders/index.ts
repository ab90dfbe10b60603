/** What other features use of orders: a line of goods and the list of amounts, both as the checkout shows them. */
export { default as AmountList } from './AmountList.vue';
export { default as GoodsLine } from './GoodsLine.vue';

/** Loaded when a shopper opens them. */
export const ordersPages = {
  orders: () => import('./OrdersPage.vue'),
  order: () => import('./OrderPage.vue'),
};
