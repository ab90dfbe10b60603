import { ReceiptText } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const invoiceRoutes: RouteRecordRaw[] = [
  {
    path: urls.invoices(),
    component: () => import('./InvoicesPage.vue'),
    meta: {
      title: 'invoices.title',
      permission: 'payments.read',
      menu: { group: 'work', name: 'invoices', icon: ReceiptText, url: urls.invoices() },
    },
  },
];
