import { LayoutTemplate } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const homePageRoutes: RouteRecordRaw[] = [
  {
    path: urls.homePage(),
    component: () => import('./HomeEditorPage.vue'),
    meta: {
      title: 'homePage.title',
      permission: 'catalog.read',
      menu: { group: 'shop', name: 'homePage', icon: LayoutTemplate, url: urls.homePage() },
    },
  },
];
