import type { FastifyBaseLogger } from 'fastify';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { invalidField } from '../../platform/http/validation.ts';
import { isUuid } from '../../platform/values/ids.ts';
import type { Language } from '../../platform/values/language.ts';
import { priceNow, type ReadSkusForSale, type SkuForSale, skuNotFound } from '../catalog/index.ts';
import { refuse } from './errors.ts';
import { CART_COUNT_MAX } from './limits.ts';
import type { Cart, CartItem, ItemChange, Merge, MergedCart, NewItem, Rejected } from './schema.ts';
import type { CartEntry, CartStore, EntryChange, NewEntry } from './stores/store.ts';
import { cartOf, itemOf } from './view.ts';

export interface CartDeps {
  readSkusForSale: ReadSkusForSale;
  store: CartStore;
  log: FastifyBaseLogger;
}

type Unavailable = Refusal<'cart_unavailable'>;
type Answer<T, Code extends string = never> = Promise<T | Refusal<Code> | Unavailable>;

export interface Carts {
  read(userId: string, language: Language): Answer<Cart>;
  /** Adds to the count of a SKU, or adds it, checked. The count may be more than there is in stock. */
  add(
    userId: string,
    item: NewItem,
    language: Language,
  ): Answer<CartItem, 'sku_not_found' | 'cart_full' | 'count_too_large'>;
  change(
    userId: string,
    skuId: string,
    change: ItemChange,
    language: Language,
  ): Answer<CartItem, 'cart_item_not_found'>;
  remove(userId: string, skuId: string): Answer<void>;
  checkAll(userId: string, isChecked: boolean, language: Language): Answer<Cart>;
  /** Adds a guest cart to the user's, once for each `mergeId`. The answer lists the SKUs that were not added. */
  merge(userId: string, guest: Merge, language: Language): Answer<MergedCart, 'validation_failed'>;
  /** The checked items, for a checkout. They may be off the shelf: the checkout refuses them then. */
  checkedItems(userId: string): Answer<{ skuId: string; count: number }[]>;
  /** Deletes the cart of a user whose account is deleted. */
  clear(userId: string): Answer<void>;
}

/** Turns the error of a store that is away, full, failing over or slow into a refusal. */
async function refuseTrouble<T>({ store, log }: CartDeps, work: Promise<T>): Promise<T | Unavailable> {
  try {
    return await work;
  } catch (error) {
    if (!store.isTrouble(error)) throw error;
    log.warn({ store: store.name, err: error }, 'the cart store does not answer');
    return refuse('cart_unavailable', {}, { 'retry-after': '1' });
  }
}

/** Counts by SKU id. A guest cart may name a SKU twice, in capitals and in small letters. */
function sumBySku(items: readonly NewItem[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { skuId, count } of items) {
    const id = skuId.toLowerCase();
    counts.set(id, Math.min(CART_COUNT_MAX, (counts.get(id) ?? 0) + count));
  }
  return counts;
}

/** What the cart remembers of the price, to say later that it has changed. */
const priceOf = (sku: SkuForSale, count: number) => ({ priceFen: priceNow(sku, count).priceFen });

function sortGuestItems(guest: Merge, skus: ReadonlyMap<string, SkuForSale>) {
  const now = Date.now();
  const entries: NewEntry[] = [];
  const rejected: Rejected[] = [];
  for (const [skuId, count] of sumBySku(guest.items)) {
    const sku = skus.get(skuId);
    // One millisecond apart, so that they keep their sequence in a cart that shows the newest first.
    if (sku?.isOnShelf) entries.push({ skuId, count, ...priceOf(sku, count), addedAt: now - entries.length });
    else rejected.push({ skuId, reason: 'sku_not_found' });
  }
  return { entries, rejected };
}

export function createCarts(deps: CartDeps): Carts {
  const { readSkusForSale, store } = deps;
  const ask = <T>(work: Promise<T>) => refuseTrouble(deps, work);
  const readSkus = async (skuIds: readonly string[]) =>
    new Map((await readSkusForSale(skuIds)).map((sku) => [sku.skuId, sku]));
  const show = async (entries: CartEntry[] | Unavailable, language: Language) => {
    if (isRefusal(entries)) return entries;
    return cartOf(entries, await readSkus(entries.map((entry) => entry.skuId)), language);
  };

  return {
    read: async (userId, language) => show(await ask(store.read(userId)), language),

    async add(userId, item, language) {
      const skuId = item.skuId.toLowerCase();
      const sku = (await readSkus([skuId])).get(skuId);
      if (!sku?.isOnShelf) return skuNotFound();
      const entry = { skuId, count: item.count, ...priceOf(sku, item.count), addedAt: Date.now() };
      const added = await ask(store.add(userId, entry));
      return isRefusal(added) ? added : itemOf(added, sku, language);
    },

    async change(userId, skuId, change, language) {
      const id = skuId.toLowerCase();
      if (!isUuid(id)) return refuse('cart_item_not_found');
      const changed = await ask(store.change(userId, id, change as EntryChange));
      return isRefusal(changed) ? changed : itemOf(changed, (await readSkus([id])).get(id), language);
    },

    async remove(userId, skuId) {
      if (isUuid(skuId)) return ask(store.remove(userId, skuId.toLowerCase()));
    },

    checkAll: async (userId, isChecked, language) =>
      show(await ask(store.checkAll(userId, isChecked)), language),

    async merge(userId, guest, language) {
      if (!isUuid(guest.mergeId)) return invalidField('mergeId', '应为 UUID', 'must be a UUID');
      const skus = await readSkus([...sumBySku(guest.items).keys()]);
      const { entries, rejected } = sortGuestItems(guest, skus);
      const merged = await ask(store.merge(userId, guest.mergeId.toLowerCase(), entries));
      if (isRefusal(merged)) return merged;
      const full = merged.full.map((skuId): Rejected => ({ skuId, reason: 'cart_full' }));
      return { ...((await show(merged.entries, language)) as Cart), rejected: [...rejected, ...full] };
    },

    async checkedItems(userId) {
      const entries = await ask(store.read(userId));
      if (isRefusal(entries)) return entries;
      return entries.filter((entry) => entry.isChecked).map(({ skuId, count }) => ({ skuId, count }));
    },

    clear: (userId) => ask(store.clear(userId)),
  };
}
