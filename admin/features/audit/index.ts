import { ScrollText } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const auditRoutes: RouteRecordRaw[] = [
  {
    path: urls.audit(),
    component: () => import('./AuditPage.vue'),
    meta: {
      title: 'audit.title',
      permission: 'audit.read',
      menu: { group: 'people', name: 'audit', icon: ScrollText, url: urls.audit() },
    },
  },
];
