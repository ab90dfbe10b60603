import type { Component } from 'vue';
import type { RouteRecordRaw } from 'vue-router';
import { accountRoutes } from './features/account/index.ts';
import { auditRoutes } from './features/audit/index.ts';
import { categoryRoutes } from './features/categories/index.ts';
import { customerRoutes } from './features/customers/index.ts';
import { homePageRoutes } from './features/home-page/index.ts';
import { invoiceRoutes } from './features/invoices/index.ts';
import { jobRoutes } from './features/jobs/index.ts';
import { moneyRoutes } from './features/money/index.ts';
import { orderRoutes } from './features/orders/index.ts';
import { productRoutes } from './features/products/index.ts';
import { promotionRoutes } from './features/promotions/index.ts';
import { refundRoutes } from './features/refunds/index.ts';
import { reportRoutes } from './features/reports/index.ts';
import { reviewRoutes } from './features/reviews/index.ts';
import { settingsRoutes } from './features/settings/index.ts';
import { signInRoutes } from './features/sign-in/index.ts';
import { staffRoutes } from './features/staff/index.ts';
import { stockRoutes } from './features/stock/index.ts';
import { todayRoutes } from './features/today/index.ts';

/** An entry of the menu. */
export interface MenuEntry {
  /** Below `menu.` in the texts. */
  name: string;
  icon: Component;
  url: string;
  /** The second key of the shortcut `g …`. */
  shortcut?: string;
}

/** What a page says of itself; `routes` of each feature carry it as `meta`. */
export interface PageMeta {
  /** The title in the texts, such as `orders.title`. */
  title: string;
  /** What one needs to open the page, such as `orders.read` or one of `a|b`; absent: every member of staff may. */
  permission?: string;
  /** Reachable without a sign-in, drawn without the menu. */
  isPublic?: boolean;
  /** Where the page stands in the menu; absent for pages that are reached from others. */
  menu?: MenuEntry & { group: MenuGroup };
}

export const MENU_GROUPS = ['work', 'goods', 'people', 'shop'] as const;
export type MenuGroup = (typeof MENU_GROUPS)[number];

declare module 'vue-router' {
  interface RouteMeta extends PageMeta {}
}

/** Every page of the back office. The router, the menu and the command palette read this one table. */
export const pages: readonly RouteRecordRaw[] = [
  ...todayRoutes,
  ...productRoutes,
  ...categoryRoutes,
  ...stockRoutes,
  ...promotionRoutes,
  ...reviewRoutes,
  ...orderRoutes,
  ...refundRoutes,
  ...moneyRoutes,
  ...reportRoutes,
  ...invoiceRoutes,
  ...jobRoutes,
  ...customerRoutes,
  ...staffRoutes,
  ...auditRoutes,
  ...settingsRoutes,
  ...homePageRoutes,
  ...accountRoutes,
  ...signInRoutes,
];

export function menuEntries(can: (permission: string) => boolean): (MenuEntry & { group: MenuGroup })[] {
  return pages.flatMap(({ meta }) =>
    meta?.menu && (meta.permission === undefined || can(meta.permission)) ? [meta.menu] : [],
  );
}
