import type { CartItem } from '../../../api-client/index.ts';

export interface CartTotals {
  totalCount: number;
  checkedCount: number;
  checkedAmountFen: number;
}

/**
 * Goods that are no longer for sale cannot be ordered. They count neither as goods nor as money, checked or not.
 */
export const isOrderable = (item: CartItem) => item.problem !== 'off_shelf';

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
