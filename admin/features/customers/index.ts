import { Contact } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const customerRoutes: RouteRecordRaw[] = [
  {
    path: urls.customers(),
    component: () => import('./CustomersPage.vue'),
    meta: {
      title: 'customers.title',
      permission: 'customers.read',
      menu: { group: 'people', name: 'customers', icon: Contact, url: urls.customers(), shortcut: 'c' },
    },
  },
  {
    path: urls.customer(':id'),
    component: () => import('./CustomerPage.vue'),
    props: true,
    meta: { title: 'customers.one', permission: 'customers.read' },
  },
];
