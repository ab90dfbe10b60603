import { ChartColumn } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const reportRoutes: RouteRecordRaw[] = [
  {
    path: urls.reports(),
    component: () => import('./ReportsPage.vue'),
    meta: {
      title: 'reports.title',
      permission: 'reports.read',
      menu: { group: 'work', name: 'reports', icon: ChartColumn, url: urls.reports() },
    },
  },
];
