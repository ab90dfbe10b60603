import { expect, test } from 'vitest';
import { changesOf, showValue } from './changes.ts';

test('only fields that differ are listed, by name', () => {
  expect(changesOf({ b: 1, a: 'x', same: [1] }, { b: 2, c: null, same: [1] })).toEqual([
    { field: 'a', before: 'x', after: undefined },
    { field: 'b', before: 1, after: 2 },
    { field: 'c', before: undefined, after: null },
  ]);
});

test('a thing that was made or removed has one side', () => {
  expect(changesOf(null, { name: 'n' })).toEqual([{ field: 'name', before: undefined, after: 'n' }]);
  expect(changesOf(null, null)).toEqual([]);
});

test.each([
  [undefined, '—'],
  ['', '—'],
  ['text', 'text'],
  [0, '0'],
  [false, 'false'],
  [['a'], '["a"]'],
])('%j reads %s', (value, text) => {
  expect(showValue(value)).toBe(text);
});
