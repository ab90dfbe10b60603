import { expect, test } from 'vitest';
import { fillPath, shopPaths } from './shop-paths.ts';

test('a path without parameters is the pattern', () => {
  expect(fillPath(shopPaths.accountSecurity, {})).toBe('/account/security');
});

test('each value is percent-encoded, and an optional part without a value is left out', () => {
  expect(fillPath(shopPaths.product, { id: 'a/b', slug: '白 茶' })).toBe(
    '/products/a%2Fb/%E7%99%BD%20%E8%8C%B6',
  );
  expect(fillPath(shopPaths.product, { id: '1' })).toBe('/products/1');
});

test('a missing parameter does not compile', () => {
  // @ts-expect-error an order's path needs its number
  fillPath(shopPaths.order, {});
});
