import { FolderTree } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export { useCategoryOptions } from './useCategories.ts';

export const categoryRoutes: RouteRecordRaw[] = [
  {
    path: urls.categories(),
    component: () => import('./CategoriesPage.vue'),
    meta: {
      title: 'categories.title',
      permission: 'catalog.read',
      menu: { group: 'goods', name: 'categories', icon: FolderTree, url: urls.categories() },
    },
  },
];
