import { createRouter, type RouteMeta, type RouteRecordRaw, type RouterHistory } from 'vue-router';
import { shopPaths } from '../web/shop-paths.ts';
import { accountPages } from './features/account/index.ts';
import { cartPages } from './features/cart/index.ts';
import { catalogPages } from './features/catalog/index.ts';
import { checkoutPages } from './features/checkout/index.ts';
import { favouritePages } from './features/favourites/index.ts';
import { flashSalePages } from './features/flash-sales/index.ts';
import { homePages } from './features/home/index.ts';
import { ordersPages } from './features/orders/index.ts';
import { signInPages } from './features/sign-in/index.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Only for shoppers who have signed in; others see the sign-in page first. */
    needsSignIn?: boolean;
    /** On phones this page has a bar of its own at the bottom in place of the tabs. */
    hasOwnBar?: boolean;
  }
}

interface Page {
  component: () => Promise<unknown>;
  meta?: RouteMeta;
}

const needsSignIn = { needsSignIn: true };
const hasOwnBar = { hasOwnBar: true };

/** One page for each path. A path without a page does not compile. */
const PAGES: Record<keyof typeof shopPaths, Page> = {
  home: { component: homePages.home },
  search: { component: catalogPages.search },
  category: { component: catalogPages.category },
  product: { component: catalogPages.product, meta: hasOwnBar },
  flashSales: { component: flashSalePages.flashSales },
  cart: { component: cartPages.cart, meta: hasOwnBar },
  checkout: { component: checkoutPages.checkout, meta: hasOwnBar },
  orders: { component: ordersPages.orders, meta: needsSignIn },
  order: { component: ordersPages.order, meta: needsSignIn },
  login: { component: signInPages.login },
  register: { component: signInPages.register },
  forgotPassword: { component: signInPages.forgotPassword },
  bind: { component: signInPages.bind },
  account: { component: accountPages.account, meta: needsSignIn },
  accountSecurity: { component: accountPages.accountSecurity, meta: needsSignIn },
  accountAddresses: { component: accountPages.accountAddresses, meta: needsSignIn },
  accountFavourites: { component: favouritePages.accountFavourites, meta: needsSignIn },
  privacy: { component: homePages.privacy },
  terms: { component: homePages.terms },
  returns: { component: homePages.returns },
};

const routes: RouteRecordRaw[] = [
  ...Object.entries(PAGES).map(
    ([name, page]): RouteRecordRaw => ({
      path: shopPaths[name as keyof typeof shopPaths],
      component: page.component as RouteRecordRaw['component'] & {},
      meta: page.meta,
    }),
  ),
  { path: '/:path(.*)*', component: homePages.notFound },
];

export function createShopRouter(history: RouterHistory) {
  return createRouter({
    history,
    routes,
    scrollBehavior(to, from, savedPosition) {
      if (savedPosition) return savedPosition;
      // The hash of the binding page is a ticket, not the id of an element.
      if (to.hash && to.path !== shopPaths.bind) return { el: to.hash };
      // A new filter on the same list must not scroll the shopper away from the filters.
      if (to.path === from.path && to.query.page === from.query.page) return false;
      return { top: 0 };
    },
  });
}
