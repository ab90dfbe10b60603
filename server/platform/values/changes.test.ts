import { expect, test } from 'vitest';
import { changedFields, sameFields } from './changes.ts';

const before = { title: 'a', count: 1, options: [{ name: 'x' }], note: null };

test('only fields that are given and differ are a change', () => {
  const change = { title: 'b', count: 1, note: undefined, other: 5 };
  expect(changedFields(before, change, ['title', 'count', 'note'])).toEqual({ title: 'b' });
  expect(changedFields(before, { options: [{ name: 'x' }] }, ['options'])).toEqual({});
  expect(changedFields(before, { note: null, count: null }, ['note', 'count'])).toEqual({ count: null });
});

test('the state before a change has the same fields', () => {
  expect(sameFields(before, { title: 'b', other: 1 })).toEqual({ title: 'a', other: null });
});
