import { createRouter, type RouteRecordRaw, type RouterHistory } from 'vue-router';

declare module 'vue-router' {
  interface RouteMeta {
    /** Rendered with its data on the server and offered to search engines. */
    isPublic?: boolean;
    /** Only for who is signed in; others are led to the sign-in page and back. */
    needsSignIn?: boolean;
    /** Phones: a bar of its own at the bottom takes the place of the tabs. */
    hasOwnBar?: boolean;
  }
}

const catalog = { isPublic: true };
const personal = { needsSignIn: true };

const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./features/home/HomePage.vue'), meta: catalog },
  { path: '/search', component: () => import('./features/catalog/SearchPage.vue'), meta: catalog },
  {
    path: '/categories/:slug',
    component: () => import('./features/catalog/CategoryPage.vue'),
    meta: catalog,
  },
  {
    path: '/products/:id/:slug?',
    component: () => import('./features/catalog/ProductPage.vue'),
    meta: { ...catalog, hasOwnBar: true },
  },
  { path: '/cart', component: () => import('./features/cart/CartPage.vue'), meta: { hasOwnBar: true } },
  {
    path: '/checkout',
    component: () => import('./features/checkout/CheckoutPage.vue'),
    meta: { hasOwnBar: true },
  },
  { path: '/orders', component: () => import('./features/orders/OrdersPage.vue'), meta: personal },
  { path: '/orders/:orderNo', component: () => import('./features/orders/OrderPage.vue'), meta: personal },
  { path: '/login', component: () => import('./features/account/LoginPage.vue') },
  { path: '/register', component: () => import('./features/account/RegisterPage.vue') },
  { path: '/forgot-password', component: () => import('./features/account/ForgotPasswordPage.vue') },
  { path: '/bind', component: () => import('./features/account/BindPage.vue') },
  { path: '/account', component: () => import('./features/account/ProfilePage.vue'), meta: personal },
  {
    path: '/account/security',
    component: () => import('./features/account/SecurityPage.vue'),
    meta: personal,
  },
  {
    path: '/account/addresses',
    component: () => import('./features/account/AddressesPage.vue'),
    meta: personal,
  },
  { path: '/privacy', component: () => import('./features/home/PrivacyPage.vue'), meta: { isPublic: true } },
  { path: '/terms', component: () => import('./features/home/TermsPage.vue'), meta: { isPublic: true } },
  { path: '/:path(.*)*', component: () => import('./features/home/NotFoundPage.vue') },
];

export function createShopRouter(history: RouterHistory) {
  return createRouter({
    history,
    routes,
    scrollBehavior(to, from, savedPosition) {
      if (savedPosition) return savedPosition;
      if (to.hash && to.path !== '/bind') return { el: to.hash };
      // A filter or a page of the same list: the reader stays where the list begins, not at the very top.
      if (to.path === from.path && to.query.page === from.query.page) return false;
      return { top: 0 };
    },
  });
}
