import { ListChecks } from '@lucide/vue';
import { defineAsyncComponent } from 'vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';
import { IMPORTERS } from './importers.ts';

// Loaded with the lists that show them, not with the first page.
export const BulkBar = defineAsyncComponent(() => import('./BulkBar.vue'));
export const ExportButton = defineAsyncComponent(() => import('./ExportButton.vue'));

export const jobRoutes: RouteRecordRaw[] = [
  {
    path: '/jobs',
    component: () => import('./JobsPage.vue'),
    meta: {
      title: 'jobs.title',
      menu: { group: 'work', name: 'jobs', icon: ListChecks, url: urls.jobs() },
    },
  },
  {
    path: urls.importFile(),
    component: () => import('./ImportPage.vue'),
    meta: { title: 'jobs.import', permission: IMPORTERS },
  },
];
