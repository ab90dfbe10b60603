import { Warehouse } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export { type StockRow, skuNameOf } from './skuName.ts';

/** Loaded when it opens: the first page of the back office needs no dialog. */
export const AdjustStockDialog = defineAsyncComponent(() => import('./AdjustStockDialog.vue'));

export const stockRoutes: RouteRecordRaw[] = [
  {
    path: urls.stock(),
    component: () => import('./StockPage.vue'),
    meta: {
      title: 'stock.title',
      permission: 'stock.read',
      menu: { group: 'goods', name: 'stock', icon: Warehouse, url: urls.stock(), shortcut: 's' },
    },
  },
  {
    path: urls.ledger(':skuId'),
    component: () => import('./LedgerPage.vue'),
    props: true,
    meta: { title: 'stock.ledger', permission: 'stock.read' },
  },
];
