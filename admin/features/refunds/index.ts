import { Undo2 } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export type { ListedRefund, RefundAction } from './refund.ts';

// Loaded with the page that shows them: the first page of the back office needs neither.
export const RefundActionDialog = defineAsyncComponent(() => import('./RefundActionDialog.vue'));
export const RefundButtons = defineAsyncComponent(() => import('./RefundButtons.vue'));

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
  {
    path: urls.refundList(),
    component: () => import('./RefundListPage.vue'),
    meta: { title: 'refunds.list', permission: 'refunds.create|payments.read' },
  },
  {
    path: urls.surplus(),
    component: () => import('./SurplusPage.vue'),
    meta: { title: 'refunds.surplus', permission: 'payments.read' },
  },
];
