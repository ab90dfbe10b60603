import { MessageSquareText } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const reviewRoutes: RouteRecordRaw[] = [
  {
    path: urls.reviews(),
    component: () => import('./ReviewsPage.vue'),
    meta: {
      title: 'reviews.title',
      permission: 'content.write',
      menu: { group: 'goods', name: 'reviews', icon: MessageSquareText, url: urls.reviews() },
    },
  },
];
