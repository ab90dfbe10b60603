import { UsersRound } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const staffRoutes: RouteRecordRaw[] = [
  {
    path: urls.staff(),
    component: () => import('./StaffPage.vue'),
    meta: {
      title: 'staff.title',
      permission: 'staff.manage',
      menu: { group: 'people', name: 'staff', icon: UsersRound, url: urls.staff() },
    },
  },
  {
    path: urls.roles(),
    component: () => import('./RolesPage.vue'),
    meta: { title: 'roles.title', permission: 'staff.manage' },
  },
];
