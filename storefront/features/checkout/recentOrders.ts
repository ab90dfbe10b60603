import type { TokenStorage } from '../../../api-client/index.ts';
import { readJson } from '../../../web/browser/safeStorage.ts';
import { PERSONAL_KEYS } from '../../session/personalKeys.ts';

const KEY = PERSONAL_KEYS.recentOrders;
/** Two orders of the same goods within this time are more often a mistake than a wish. */
const RECENT_MS = 10 * 60_000;

interface RecentOrder {
  orderNo: string;
  goods: string;
  placedAtMs: number;
}

type Lines = { skuId: string; count: number }[];

/** The same for the same SKUs and counts, in whatever order. */
const describe = (lines: Lines) =>
  lines
    .map(({ skuId, count }) => `${skuId}×${count}`)
    .sort()
    .join();

/** The orders that this browser placed within the last ten minutes, in any of its tabs. */
export function createRecentOrders(storage: TokenStorage, now: () => number = Date.now) {
  const read = (): RecentOrder[] => {
    const orders = readJson<RecentOrder[]>(storage, KEY);
    return Array.isArray(orders) ? orders.filter((order) => now() - order?.placedAtMs < RECENT_MS) : [];
  };

  return {
    note(orderNo: string, lines: Lines): void {
      const others = read().filter((order) => order.orderNo !== orderNo);
      const order = { orderNo, goods: describe(lines), placedAtMs: now() };
      storage.setItem(KEY, JSON.stringify([...others, order]));
    },
    /** @returns the number of the last order of exactly these goods; null when there is none */
    find: (lines: Lines): string | null =>
      read().findLast((order) => order.goods === describe(lines))?.orderNo ?? null,
  };
}
