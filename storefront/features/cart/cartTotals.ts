import type { CartItem } from '../../../api-client/index.ts';

export interface CartTotals {
  totalCount: number;
  checkedCount: number;
  checkedAmountFen: number;
}

/**
 * Goods that are off the shelf or sold out cannot be ordered. They count neither as goods nor as money, checked or not.
 */
export const isOrderable = ({ problem }: CartItem) => problem !== 'off_shelf' && problem !== 'out_of_stock';

/** How much more the shopper must choose to pay no shipping fee; null where there is no such amount, or it is reached. */
export function missingForFreeShipping(checkedAmountFen: number, freeFromFen: number | null): number | null {
  if (freeFromFen === null || checkedAmountFen === 0 || checkedAmountFen >= freeFromFen) return null;
  return freeFromFen - checkedAmountFen;
}

/** The sums on the cart page. The server's checkout computes what the shopper pays. */
export function totalsOf(items: CartItem[]): CartTotals {
  const checked = items.filter((item) => item.isChecked && isOrderable(item));
  return {
    totalCount: sum(items, (item) => item.count),
    checkedCount: sum(checked, (item) => item.count),
    checkedAmountFen: sum(checked, (item) => item.count * item.priceFen),
  };
}

const sum = (items: CartItem[], of: (item: CartItem) => number) =>
  items.reduce((total, item) => total + of(item), 0);
