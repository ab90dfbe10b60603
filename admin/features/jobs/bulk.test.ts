import { expect, test } from 'vitest';
import { readFen } from './bulk.ts';

test.each([
  ['12.5', 1250],
  ['-0.01', -1],
  ['+3', 300],
  ['1e3', undefined],
  ['', undefined],
  ['1.234', undefined],
])('%j yuan are %s fen', (text, fen) => {
  expect(readFen(text)).toBe(fen);
});
