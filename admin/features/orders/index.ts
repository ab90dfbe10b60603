import { ReceiptText } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export { countOf, REFUND_TONES, TONES as ORDER_TONES } from './orderFacts.ts';

export const orderRoutes: RouteRecordRaw[] = [
  {
    path: urls.orders(),
    component: () => import('./OrdersPage.vue'),
    meta: {
      title: 'orders.title',
      permission: 'orders.read',
      menu: { group: 'work', name: 'orders', icon: ReceiptText, url: urls.orders(), shortcut: 'o' },
    },
  },
  {
    path: urls.order(':orderNo'),
    component: () => import('./OrderPage.vue'),
    props: true,
    meta: { title: 'orders.one', permission: 'orders.read' },
  },
];
