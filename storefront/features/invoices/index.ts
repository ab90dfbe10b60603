/** Loaded when a shopper opens an order. */
export const orderInvoice = () => import('./OrderInvoice.vue');
