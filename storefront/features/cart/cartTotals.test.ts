import { expect, test } from 'vitest';
import { missingForFreeShipping } from './cartTotals.ts';

test.each([
  [3_000, 9_900, 6_900],
  [9_899, 9_900, 1],
  [9_900, 9_900, null],
  [0, 9_900, null],
  [3_000, null, null],
])('with goods for %i fen and free shipping from %s fen, %s fen are missing', (checked, from, missing) => {
  expect(missingForFreeShipping(checked, from)).toBe(missing);
});
