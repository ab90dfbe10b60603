import { type LocationQuery, parseQuery } from 'vue-router';
import { isLanguage } from '../web/language/languages.ts';
import { shopPaths } from '../web/shop-paths.ts';
import { readListQuery } from './listQuery.ts';
import { urls } from './urls.ts';

type Parameters = Record<string, string>;

/** Some parameters, where each stands in the URL once and has a value of this form. */
function matching(forms: Record<string, RegExp>) {
  return (query: LocationQuery): Parameters => {
    const kept = Object.entries(forms).flatMap(([name, form]) => {
      const value = query[name];
      return typeof value === 'string' && form.test(value) ? [[name, value]] : [];
    });
    return Object.fromEntries(kept);
  };
}

function ofList(query: LocationQuery): Parameters {
  return Object.fromEntries(new URLSearchParams(urls.search(readListQuery(query)).split('?')[1]));
}

const none = (): Parameters => ({});
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const andBack = matching({ returnTo: /^\// });

/** What each page reads of its query. What no page reads changes no page. */
const READ: Record<keyof typeof shopPaths, (query: LocationQuery) => Parameters> = {
  home: none,
  search: ofList,
  category: ofList,
  product: matching({ sku: UUID }),
  flashSales: none,
  cart: none,
  checkout: matching({ sku: UUID, count: /^\d{1,3}$/ }),
  orders: matching({ status: /^[a-z_]{1,30}$/, page: /^\d{1,7}$/ }),
  order: none,
  login: matching({ returnTo: /^\//, error: /^(weibo|wechat)_[a-z]{1,20}$/ }),
  register: andBack,
  forgotPassword: andBack,
  bind: none,
  account: none,
  accountSecurity: matching({ error: /^(weibo|wechat)_[a-z]{1,20}$/ }),
  accountAddresses: none,
  accountFavourites: none,
  privacy: none,
  terms: none,
  returns: none,
};

/** A pattern of `shopPaths` as the router matches it: letters of either case, with or without a slash at the end. */
function matcherOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/\/:\w+\?/g, '(?:/[^/]+)?').replace(/:\w+/g, '[^/]+')}/?$`, 'i');
}

const PAGES = Object.entries(shopPaths).map(([name, pattern]) => ({
  matcher: matcherOf(pattern),
  read: READ[name as keyof typeof shopPaths],
}));

/**
 * The path with those parameters that change its page, in one sequence. Pages are kept by this URL; with the whole one
 * every made-up parameter would be rendered anew and fill the cache. What the server renders of the URL, such as a link
 * to the page itself, must be made from this one, or the browser would find another page than the server sent.
 */
export function knownUrl(url: string): string {
  const [path = '/', query = ''] = (url.split('#')[0] ?? '').split(/\?(.*)/s);
  const asked = parseQuery(query);
  const kept = PAGES.find(({ matcher }) => matcher.test(path))?.read(asked) ?? {};
  const parameters: Parameters = isLanguage(asked.lang) ? { ...kept, lang: asked.lang } : kept;
  const text = new URLSearchParams(parameters).toString();
  return text === '' ? path : `${path}?${text}`;
}
