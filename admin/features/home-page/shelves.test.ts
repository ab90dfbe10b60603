import { expect, test } from 'vitest';
import { movedTo, sourceOf } from './shelves.ts';

test.each([
  [0, 2, 'b,c,a'],
  [2, 0, 'c,a,b'],
  [1, 1, 'a,b,c'],
  [0, -1, 'a,b,c'],
  [2, 3, 'a,b,c'],
])('the shelf at place %i stands at place %i afterwards', (from, to, order) => {
  expect(movedTo(['a', 'b', 'c'], from, to).join()).toBe(order);
});

test('a shelf of another kind starts without a choice', () => {
  expect(sourceOf('category')).toEqual({ kind: 'category', categoryId: '' });
  expect(sourceOf('products')).toEqual({ kind: 'products', productIds: [] });
  expect(sourceOf('newest')).toEqual({ kind: 'newest' });
});
