import { Undo2 } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const refundRoutes: RouteRecordRaw[] = [
  {
    path: urls.refunds(),
    component: () => import('./RefundRequestsPage.vue'),
    meta: {
      title: 'refunds.title',
      permission: 'refunds.create|payments.read',
      menu: { group: 'work', name: 'refunds', icon: Undo2, url: urls.refunds(), shortcut: 'r' },
    },
  },
];
