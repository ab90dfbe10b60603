import type { Favourite } from '../../../api-client/types.ts';

/** How far the price fell since the product was added; 0 where it did not, or where it cannot be bought. */
export function priceDropFen({
  priceFen,
  addedPriceFen,
  isOnShelf,
}: Pick<Favourite, 'priceFen' | 'addedPriceFen' | 'isOnShelf'>): number {
  if (!isOnShelf || priceFen === null || addedPriceFen === null) return 0;
  return Math.max(0, addedPriceFen - priceFen);
}
