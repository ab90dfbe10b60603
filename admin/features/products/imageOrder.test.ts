import { expect, test } from 'vitest';
import { moved } from './imageOrder.ts';

test.each([
  ['a', 2, 'b,c,a'],
  ['c', 0, 'c,a,b'],
  ['b', 1, 'a,b,c'],
])('%s moves to place %i', (id, index, order) => {
  expect(moved(['a', 'b', 'c'], id, index).join()).toBe(order);
});
