import { expect, test } from 'vitest';
import { parseYuan } from './parseYuan.ts';

test.each([
  ['0', 0],
  ['12', 1200],
  ['12.5', 1250],
  [' 0.07 ', 7],
  ['1.15', 115],
  ['9999999.99', 999999999],
])('%s yuan are %d fen', (text, fen) => {
  expect(parseYuan(text)).toBe(fen);
});

test.each(['', '1.234', '-5', '1,000', '１２', 'abc', '99999999', undefined])('%s is not a price', (text) => {
  expect(parseYuan(text)).toBeUndefined();
});
