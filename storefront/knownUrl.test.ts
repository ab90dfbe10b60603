import { expect, test } from 'vitest';
import { knownUrl } from './knownUrl.ts';

const SKU = '0190b0c4-7a00-7000-8000-000000000001';

test.each([
  ['/?utm_source=a&anything=made-up', '/'],
  ['/?lang=en&lang2=fr', '/?lang=en'],
  ['/?lang=xx', '/'],
  ['/search?anything=made-up', '/search'],
  ['/search?z=1&page=2&q=%E8%8C%B6+%26&min=9.9#top', '/search?q=%E8%8C%B6+%26&min=9.9&page=2'],
  ['/search?page=1&sort=default', '/search'],
  ['/search?sort=made-up&page=-3', '/search'],
  ['/search?q=a&q=b&q=c', '/search?q=a'],
  ['/SEARCH/?q=a&x=1', '/SEARCH/?q=a'],
  ['/categories/tea?min=5&x=1&lang=en', '/categories/tea?min=5&lang=en'],
  [`/products/1/teapot?sku=${SKU}&x=1`, `/products/1/teapot?sku=${SKU}`],
  ['/products/1?sku=made-up', '/products/1'],
  [`/checkout?sku=${SKU}&count=2&x=1`, `/checkout?sku=${SKU}&count=2`],
  ['/login?returnTo=%2Fcart&x=1', '/login?returnTo=%2Fcart'],
  ['/login?returnTo=%2Fcart&returnTo=%2Forders', '/login'],
  ['/login?error=weibo_denied', '/login?error=weibo_denied'],
  ['/no/such/page?x=1', '/no/such/page'],
  ['/search?q=%zz', '/search?q=%25zz'],
])('%s shows the page of %s', (url, known) => {
  expect(knownUrl(url)).toBe(known);
  expect(knownUrl(known), 'the known URL of a known URL').toBe(known);
});
