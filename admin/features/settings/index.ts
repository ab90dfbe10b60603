import { Settings } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

export const settingsRoutes: RouteRecordRaw[] = [
  {
    path: urls.settings(),
    component: () => import('./SettingsPage.vue'),
    meta: {
      title: 'settings.title',
      permission: 'settings.read',
      menu: { group: 'shop', name: 'settings', icon: Settings, url: urls.settings() },
    },
  },
];
