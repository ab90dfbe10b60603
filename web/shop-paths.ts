/**
 * The path of every page of the shop, written once. The storefront's router matches these patterns,
 * `storefront/urls.ts` fills them, and the server redirects to some of them after a payment or a sign-in.
 * This file imports nothing, so the server's modules may import it.
 */
export const shopPaths = {
  home: '/',
  search: '/search',
  category: '/categories/:slug',
  product: '/products/:id/:slug?',
  flashSales: '/flash-sales',
  cart: '/cart',
  checkout: '/checkout',
  orders: '/orders',
  order: '/orders/:orderNo',
  login: '/login',
  register: '/register',
  forgotPassword: '/forgot-password',
  bind: '/bind',
  account: '/account',
  accountSecurity: '/account/security',
  accountAddresses: '/account/addresses',
  accountFavourites: '/account/favourites',
  privacy: '/privacy',
  terms: '/terms',
  returns: '/returns',
} as const;

/** The names in a pattern: `/products/:id/:slug?` needs an `id` and may have a `slug`. */
type ParamsOf<Pattern extends string> = Pattern extends `${infer Head}/${infer Tail}`
  ? ParamsOf<Head> & ParamsOf<Tail>
  : Pattern extends `:${infer Name}?`
    ? { [N in Name]?: string }
    : Pattern extends `:${infer Name}`
      ? { [N in Name]: string }
      : unknown;

/** A path from its pattern, each value percent-encoded. An optional part without a value is left out. */
export function fillPath<Pattern extends string>(pattern: Pattern, params: ParamsOf<Pattern>): string {
  const values = params as Record<string, string | undefined>;
  return pattern.replace(/\/:(\w+)\??/g, (_, name: string) => {
    const value = values[name];
    return value ? `/${encodeURIComponent(value)}` : '';
  });
}

/** The widths in pixels in which uploaded pictures are kept; a narrower picture is kept in its own width at most. */
export const PICTURE_WIDTHS = [320, 640, 1024, 1600] as const;
