import type { ProductSort } from '../api-client/index.ts';
import { fillPath, shopPaths } from '../web/shop-paths.ts';

/** The filters of a product list as they stand in its URL. Prices are yuan, as a shopper types them. */
export interface ListQuery {
  q?: string;
  sort?: ProductSort;
  minYuan?: string;
  maxYuan?: string;
  page?: number;
}

/** One SKU that is bought without the cart. */
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

/** Every URL of the storefront is made here and nowhere else. The paths stand in `web/shop-paths.ts`. */
export const urls = {
  home: () => shopPaths.home,
  search: (query: ListQuery = {}) => withQuery(shopPaths.search, listPairs(query)),
  category: (slug: string, query: ListQuery = {}) =>
    withQuery(fillPath(shopPaths.category, { slug }), listPairs(query)),
  product: (id: string, slug?: string) => fillPath(shopPaths.product, { id, slug }),
  flashSales: () => shopPaths.flashSales,
  cart: () => shopPaths.cart,
  checkout: (buyNow?: BuyNow) => withQuery(shopPaths.checkout, { sku: buyNow?.skuId, count: buyNow?.count }),
  orders: (query: { status?: string; q?: string; page?: number } = {}) =>
    withQuery(shopPaths.orders, {
      status: query.status,
      q: query.q,
      page: query.page === 1 ? undefined : query.page,
    }),
  order: (orderNo: string) => fillPath(shopPaths.order, { orderNo }),
  login: (returnTo?: string) => withQuery(shopPaths.login, { returnTo }),
  register: (returnTo?: string) => withQuery(shopPaths.register, { returnTo }),
  forgotPassword: (returnTo?: string) => withQuery(shopPaths.forgotPassword, { returnTo }),
  bind: () => shopPaths.bind,
  account: () => shopPaths.account,
  accountSecurity: () => shopPaths.accountSecurity,
  accountAddresses: () => shopPaths.accountAddresses,
  accountFavourites: () => shopPaths.accountFavourites,
  privacy: () => shopPaths.privacy,
  terms: () => shopPaths.terms,
  returns: () => shopPaths.returns,
};

const SIGN_IN_PAGES: string[] = [
  shopPaths.login,
  shopPaths.register,
  shopPaths.forgotPassword,
  shopPaths.bind,
];

/**
 * The page to open after a sign-in: a path of this shop. `//host`, `/\host` and control characters would open another
 * site, and a sign-in page would send the shopper back to itself; all of these become the home page.
 */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value)) return urls.home();
  const path = value.split(/[?#]/)[0] ?? '';
  return SIGN_IN_PAGES.includes(path) ? urls.home() : value;
}
