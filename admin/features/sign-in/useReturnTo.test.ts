import { expect, test } from 'vitest';
import { safeReturnTo } from './useReturnTo.ts';

test.each([
  ['/orders?status=paid', '/orders?status=paid'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
])('%s leads to %s', (wanted, url) => {
  expect(safeReturnTo(wanted)).toBe(url);
});
