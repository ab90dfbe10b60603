import { Package } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const productRoutes: RouteRecordRaw[] = [
  {
    path: urls.products(),
    component: () => import('./ProductsPage.vue'),
    meta: {
      title: 'products.title',
      permission: 'catalog.read',
      menu: { group: 'goods', name: 'products', icon: Package, url: urls.products(), shortcut: 'p' },
    },
  },
  {
    path: urls.newProduct(),
    component: () => import('./NewProductPage.vue'),
    meta: { title: 'products.new', permission: 'catalog.write' },
  },
  {
    path: urls.product(':id'),
    component: () => import('./ProductPage.vue'),
    meta: { title: 'products.edit', permission: 'catalog.read' },
  },
];
