import { UserRound } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const accountRoutes: RouteRecordRaw[] = [
  {
    path: urls.account(),
    component: () => import('./AccountPage.vue'),
    meta: {
      title: 'account.title',
      menu: { group: 'people', name: 'account', icon: UserRound, url: urls.account() },
    },
  },
];
