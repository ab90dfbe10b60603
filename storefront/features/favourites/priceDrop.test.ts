import { expect, test } from 'vitest';
import { priceDropFen } from './priceDrop.ts';

test.each([
  [{ priceFen: 700, addedPriceFen: 1_000, isOnShelf: true }, 300],
  [{ priceFen: 1_000, addedPriceFen: 700, isOnShelf: true }, 0],
  [{ priceFen: 700, addedPriceFen: 1_000, isOnShelf: false }, 0],
  [{ priceFen: null, addedPriceFen: 1_000, isOnShelf: true }, 0],
  [{ priceFen: 700, addedPriceFen: null, isOnShelf: true }, 0],
])('%o fell by %i', (favourite, fen) => {
  expect(priceDropFen(favourite)).toBe(fen);
});
