import type { ProductSort } from './api/types.ts';

/** What a product list shows, as its URL says it. Prices in whole or decimal yuan, as a shopper types them. */
export interface ListQuery {
  q?: string;
  sort?: ProductSort;
  minYuan?: string;
  maxYuan?: string;
  page?: number;
}

/** One SKU bought at once, without the cart. */
export interface BuyNow {
  skuId: string;
  count: number;
}

type Pairs = Record<string, string | number | undefined>;

function withQuery(path: string, pairs: Pairs): string {
  const present = Object.entries(pairs).filter(([, value]) => value !== undefined && value !== '');
  if (present.length === 0) return path;
  return `${path}?${new URLSearchParams(present.map(([name, value]) => [name, String(value)]))}`;
}

function listPairs(query: ListQuery): Pairs {
  return {
    q: query.q,
    sort: query.sort === 'default' ? undefined : query.sort,
    min: query.minYuan,
    max: query.maxYuan,
    page: query.page === 1 ? undefined : query.page,
  };
}

const slugged = (path: string, slug?: string) => (slug ? `${path}/${encodeURIComponent(slug)}` : path);

/** Every URL of the storefront is made here, and nowhere else. */
export const urls = {
  home: () => '/',
  search: (query: ListQuery = {}) => withQuery('/search', listPairs(query)),
  category: (slug: string, query: ListQuery = {}) =>
    withQuery(slugged('/categories', slug), listPairs(query)),
  product: (id: string, slug?: string) => slugged(`/products/${encodeURIComponent(id)}`, slug),
  cart: () => '/cart',
  checkout: (buyNow?: BuyNow) => withQuery('/checkout', { sku: buyNow?.skuId, count: buyNow?.count }),
  orders: (query: { status?: string; page?: number } = {}) =>
    withQuery('/orders', { status: query.status, page: query.page === 1 ? undefined : query.page }),
  order: (orderNo: string) => `/orders/${encodeURIComponent(orderNo)}`,
  login: (returnTo?: string) => withQuery('/login', { returnTo }),
  register: (returnTo?: string) => withQuery('/register', { returnTo }),
  forgotPassword: (returnTo?: string) => withQuery('/forgot-password', { returnTo }),
  bind: () => '/bind',
  account: () => '/account',
  accountSecurity: () => '/account/security',
  accountAddresses: () => '/account/addresses',
  privacy: () => '/privacy',
  terms: () => '/terms',
};

const SIGN_IN_PAGES = ['/login', '/register', '/forgot-password', '/bind'];

/**
 * The page to lead back to after signing in: a path of this shop and nothing else. `//host`, `/\host` and
 * control characters are how such a parameter is made to lead elsewhere; a sign-in page would lead in circles.
 */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value)) return urls.home();
  const path = value.split(/[?#]/)[0] ?? '';
  return SIGN_IN_PAGES.includes(path) ? urls.home() : value;
}
