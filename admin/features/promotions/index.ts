import { Tag } from '@lucide/vue';
import type { RouteRecordRaw } from 'vue-router';
import { urls } from '../../urls.ts';

const permission = 'promotions.write';

export const promotionRoutes: RouteRecordRaw[] = [
  {
    path: urls.flashSales(),
    component: () => import('./FlashSalesPage.vue'),
    meta: {
      title: 'promotions.flashSales',
      permission,
      menu: { group: 'goods', name: 'promotions', icon: Tag, url: urls.flashSales() },
    },
  },
  {
    path: urls.newFlashSale(),
    component: () => import('./FlashSalePage.vue'),
    meta: { title: 'promotions.newFlashSale', permission },
  },
  {
    path: urls.flashSale(':id'),
    component: () => import('./FlashSalePage.vue'),
    meta: { title: 'promotions.flashSale', permission },
  },
];
