import type { CartItem, TokenStorage } from '../../../api-client/index.ts';
import { readJson } from '../../../web/browser/safeStorage.ts';
import { PERSONAL_KEYS } from '../../session/personalKeys.ts';

const ORDERED_GOODS_KEY = PERSONAL_KEYS.orderedGoods;
/** The server removes ordered goods from the cart within seconds. After this time its answer is believed. */
const HIDDEN_MS = 60_000;

interface OrderedLine {
  skuId: string;
  ordered: number;
  /** The count in the cart when the order was placed. Another count means that the server has removed the goods. */
  countBefore: number;
  orderedAtMs: number;
}

/**
 * Hides goods that have just been ordered. The server removes them from the cart shortly after the order; until then
 * its answers still contain them, and the shopper would see them in the cart and could order them again.
 */
export function createOrderedGoods(storage: TokenStorage, now: () => number = Date.now) {
  const read = (): OrderedLine[] => {
    const lines = readJson<OrderedLine[]>(storage, ORDERED_GOODS_KEY);
    return Array.isArray(lines) ? lines.filter((line) => now() - line?.orderedAtMs < HIDDEN_MS) : [];
  };

  function write(lines: OrderedLine[]): void {
    if (lines.length === 0) storage.removeItem(ORDERED_GOODS_KEY);
    else storage.setItem(ORDERED_GOODS_KEY, JSON.stringify(lines));
  }

  return {
    /** @param items the cart at the time of the order */
    note(items: CartItem[], ordered: { skuId: string; count: number }[]): void {
      const lines = ordered.flatMap(({ skuId, count }): OrderedLine[] => {
        const item = items.find((entry) => entry.skuId === skuId);
        if (!item) return [];
        return [{ skuId, ordered: count, countBefore: item.count, orderedAtMs: now() }];
      });
      const others = read().filter((line) => !lines.some(({ skuId }) => skuId === line.skuId));
      write([...others, ...lines]);
    },

    /** The items of an answer without the goods that the server has not yet removed. */
    hide(items: CartItem[]): CartItem[] {
      const lines = read();
      if (lines.length === 0) return items;
      const waiting = lines.filter(({ skuId, countBefore }) =>
        items.some((item) => item.skuId === skuId && item.count === countBefore),
      );
      if (waiting.length < lines.length) write(waiting);
      return items
        .map((item) => {
          const line = waiting.find(({ skuId }) => skuId === item.skuId);
          return line ? { ...item, count: item.count - line.ordered } : item;
        })
        .filter((item) => item.count > 0);
    },

    /** The shopper adds or changes this SKU again, so the next answer about it is shown as it is. */
    forget(skuId: string): void {
      const lines = read();
      if (lines.some((line) => line.skuId === skuId)) write(lines.filter((line) => line.skuId !== skuId));
    },
  };
}
