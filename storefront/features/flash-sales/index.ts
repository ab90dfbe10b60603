import { defineAsyncComponent } from 'vue';

/** The countdown of a price, loaded where a flash sale shows. */
export const FlashOffer = defineAsyncComponent(() => import('./FlashOffer.vue'));

/** Loaded when a shopper opens it. */
export const flashSalePages = {
  flashSales: () => import('./FlashSalesPage.vue'),
};
