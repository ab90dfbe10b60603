import { Scale } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const moneyRoutes: RouteRecordRaw[] = [
  {
    path: urls.payments(),
    component: () => import('./PaymentsPage.vue'),
    meta: {
      title: 'money.title',
      permission: 'payments.read',
      menu: { group: 'work', name: 'money', icon: Scale, url: urls.payments() },
    },
  },
  {
    path: urls.books(),
    component: () => import('./BooksPage.vue'),
    meta: { title: 'money.tabs.books', permission: 'books.read' },
  },
  {
    path: urls.reconciliations(),
    component: () => import('./DaysPage.vue'),
    meta: { title: 'money.tabs.days', permission: 'payments.read' },
  },
];
