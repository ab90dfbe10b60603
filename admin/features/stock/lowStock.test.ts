import { expect, test } from 'vitest';
import { readLowStock } from './lowStock.ts';

test('an alert is a whole number from 0, or none', () => {
  expect(readLowStock(' 12 ')).toBe(12);
  expect(readLowStock('0')).toBe(0);
  expect(readLowStock('')).toBeNull();
  for (const wrong of ['-1', '1.5', 'x', '1e3', '9999999999']) expect(readLowStock(wrong)).toBeUndefined();
});
