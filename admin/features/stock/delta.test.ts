import { expect, test } from 'vitest';
import { readDelta } from './delta.ts';

test.each([
  ['12', 12],
  ['+12', 12],
  ['-3', -3],
  ['－3', -3],
  [' 7 ', 7],
  ['0', undefined],
  ['-0', undefined],
  ['1.5', undefined],
  ['abc', undefined],
  ['', undefined],
])('%j is %s', (text, pieces) => {
  expect(readDelta(text)).toBe(pieces);
});
