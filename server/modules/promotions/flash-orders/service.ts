import type { Refusal } from '../../../platform/http/problems.ts';
import { askTogether } from '../../../platform/postgres/ask-together.ts';
import type { Pipeline } from '../../../platform/postgres/pipeline.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { ReadSkusForSale } from '../../catalog/index.ts';
import type { FlashCalendar } from '../flash-sales/calendar.ts';
import { refuse } from './errors.ts';
import {
  type FlashItemState,
  lockFlashItems,
  readItemStates,
  readTakings,
  type Taking,
  takePieces,
} from './queries.ts';

/** At most this many items in one statement, for all requests together. */
const BATCH_MAX = 500;

/**
 * Reads SKUs with the flash price that holds now. The calendar says which SKUs are in a sale; only for these the database
 * is asked what is left, so that a shopper never gets a price whose quota is gone.
 */
export function withFlashPrices(
  db: Database,
  calendar: FlashCalendar,
  readSkusForSale: ReadSkusForSale,
): ReadSkusForSale {
  const readState = askTogether<string, FlashItemState | undefined>({
    max: BATCH_MAX,
    async ask(itemIds) {
      const states = await readItemStates(db, [...new Set(itemIds)]);
      const byId = new Map(states.map((state) => [state.id, state]));
      return itemIds.map((id) => byId.get(id));
    },
  });
  return async (skuIds) => {
    const [skus, known] = await Promise.all([readSkusForSale(skuIds), calendar.read()]);
    const items = skus.flatMap(({ skuId }) => known.running(skuId) ?? []);
    if (items.length === 0) return skus;
    const states = await Promise.all(items.map(({ id }) => readState(id)));
    const prices = new Map(states.flatMap((state) => (state?.isRunning ? [[state.skuId, state]] : [])));
    return skus.map((sku) => {
      const state = prices.get(sku.skuId);
      if (!state || state.taken >= state.quota || state.priceFen >= sku.priceFen) return sku;
      const { id: itemId, priceFen, quota, taken } = state;
      return { ...sku, flash: { itemId, priceFen, left: quota - taken } };
    });
  };
}

/** An order, as far as flash sales go. */
interface FlashOrder {
  userId: string;
  lines: readonly { skuId: string; count: number; flashItemId?: string | null }[];
}

/** What is left of flash sales for the next order of a batch. */
export class FlashQuotas {
  readonly taken: Taking[] = [];
  readonly #items: ReadonlyMap<string, FlashItemState>;
  /** Pieces by item, and by item and shopper, with those of this batch. */
  readonly #counts = new Map<string, number>();

  constructor(items: readonly FlashItemState[], takings: readonly Taking[]) {
    this.#items = new Map(items.map((item) => [item.id, item]));
    for (const { id, taken } of items) this.#counts.set(id, taken);
    for (const { itemId, userId, count } of takings) this.#counts.set(`${itemId} ${userId}`, count);
  }

  /** The price at which so many pieces can be had of an item; null: at none. */
  priceOf(itemId: string, count: number): number | null {
    const item = this.#items.get(itemId);
    if (!item?.isRunning || this.#count(itemId) + count > item.quota) return null;
    return item.priceFen;
  }

  /** Refuses lines with which their shopper would pass the limit of an item. */
  refuse({ userId, lines }: FlashOrder): Refusal<'limit_reached'> | null {
    const over = lines.flatMap(({ skuId, count, flashItemId }) => {
      const item = flashItemId ? this.#items.get(flashItemId) : undefined;
      if (!item) return [];
      const taken = this.#count(`${item.id} ${userId}`);
      return taken + count > item.perUser ? [{ skuId, requested: count, taken, max: item.perUser }] : [];
    });
    return over.length > 0 ? refuse('limit_reached', { lines: over }) : null;
  }

  take({ userId, lines }: FlashOrder): void {
    for (const { count, flashItemId: itemId } of lines) {
      if (!itemId) continue;
      this.taken.push({ itemId, userId, count });
      for (const key of [itemId, `${itemId} ${userId}`]) this.#counts.set(key, this.#count(key) + count);
    }
  }

  #count(key: string): number {
    return this.#counts.get(key) ?? 0;
  }
}

const NO_QUOTAS = new FlashQuotas([], []);

/** Locks items and reads who has taken what of them. Without items it sends nothing. */
export async function lockQuotas(
  pipeline: Pipeline,
  itemIds: readonly string[],
  userIds: readonly string[],
): Promise<FlashQuotas> {
  if (itemIds.length === 0) return NO_QUOTAS;
  const [items, takings] = await Promise.all([
    lockFlashItems(pipeline, itemIds),
    readTakings(pipeline, itemIds, userIds),
  ]);
  return new FlashQuotas(items, takings);
}

/** Writes what the orders of a batch have taken. Without takings it sends nothing. */
export async function writeTakings(pipeline: Pipeline, { taken }: FlashQuotas): Promise<void> {
  if (taken.length > 0) await takePieces(pipeline, taken);
}
