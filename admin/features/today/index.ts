import { House } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const todayRoutes: RouteRecordRaw[] = [
  {
    path: urls.today(),
    component: () => import('./TodayPage.vue'),
    meta: {
      title: 'today.title',
      menu: { group: 'work', name: 'today', icon: House, url: urls.today(), shortcut: 't' },
    },
  },
];
