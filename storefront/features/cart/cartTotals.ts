import type { CartItem } from '../../../api-client/index.ts';

export interface CartTotals {
  totalCount: number;
  checkedCount: number;
  checkedAmountFen: number;
}

/** Goods that are off the shelf cannot be ordered: they are neither counted nor paid, checked or not. */
export const isOrderable = (item: CartItem) => item.problem !== 'off_shelf';

/** Sums of a cart as its page shows them; the server's checkout has the last word. */
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
