import { describe, expect, test } from 'vitest';
import { safeReturnTo, urls } from './urls.ts';

test('every URL of the storefront', () => {
  expect({
    home: urls.home(),
    search: urls.search(),
    searchWithEverything: urls.search({
      q: '茶 & 壶',
      sort: 'sales',
      minYuan: '9.9',
      maxYuan: '100',
      page: 2,
    }),
    searchWithDefaults: urls.search({ q: '', sort: 'default', page: 1 }),
    category: urls.category('kitchen'),
    categoryPage: urls.category('kitchen', { sort: 'price_asc', page: 3 }),
    product: urls.product('0198', undefined),
    productWithSlug: urls.product('0198', 'white teapot'),
    cart: urls.cart(),
    checkout: urls.checkout(),
    buyNow: urls.checkout({ skuId: 's1', count: 2 }),
    orders: urls.orders(),
    ordersFiltered: urls.orders({ status: 'paid', page: 2 }),
    order: urls.order('2026112400001234'),
    login: urls.login(),
    loginAndBack: urls.login('/checkout?sku=s1&count=2'),
    register: urls.register('/cart'),
    forgotPassword: urls.forgotPassword(),
    bind: urls.bind(),
    account: urls.account(),
    accountSecurity: urls.accountSecurity(),
    accountAddresses: urls.accountAddresses(),
    accountFavourites: urls.accountFavourites(),
    privacy: urls.privacy(),
    terms: urls.terms(),
  }).toMatchSnapshot();
});

describe('the page after a sign-in', () => {
  test.each(['/cart', '/checkout?sku=a&count=2', '/orders/1#top', '/'])(
    '%s is a page of this shop and is kept',
    (path) => {
      expect(safeReturnTo(path)).toBe(path);
    },
  );

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/a\\b',
    'javascript:alert(1)',
    '/\tevil',
    '/\n/evil.example',
    'cart',
    '',
    undefined,
    null,
    ['/cart'],
  ])('%j becomes the home page', (value) => {
    expect(safeReturnTo(value)).toBe('/');
  });

  test.each(['/login', '/register?returnTo=/cart', '/forgot-password', '/bind#ticket=x'])(
    '%s is a sign-in page and becomes the home page',
    (path) => {
      expect(safeReturnTo(path)).toBe('/');
    },
  );
});
