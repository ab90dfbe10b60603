import { expect, test } from 'vitest';
import { barHeights, waitingThings } from './waiting.ts';

test('what the reader may not see is absent, and a count at the limit says that there are more', () => {
  expect(waitingThings({ lowStock: 3, toShip: 10_000 })).toEqual([
    { name: 'toShip', count: 10_000, isMore: true, url: '/orders?queue=toShip' },
    { name: 'lowStock', count: 3, isMore: false, url: '/stock?low=true' },
  ]);
});

test('the greatest figure fills the chart, and a month without sales is flat', () => {
  expect(barHeights([0, 50, 100], 40)).toEqual([0, 20, 40]);
  expect(barHeights([0, 0], 40)).toEqual([0, 0]);
});
