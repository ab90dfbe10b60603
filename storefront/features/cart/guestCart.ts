import {
  type Api,
  ApiProblem,
  type CartItem,
  type CartProblem,
  type Goods,
  type Product,
  type TokenStorage,
} from '../../../api-client/index.ts';
import { readJson } from '../../../web/browser/safeStorage.ts';
import type { CartStorage } from './serverCart.ts';

/** The limits of the API contract for a cart. */
const DIFFERENT_MAX = 120;
const COUNT_MAX = 999;
/** How many products are requested in parallel when a guest opens the cart. */
const LOADED_AT_ONCE = 8;
export const GUEST_CART_KEY = 'jishi.guestCart';

interface GuestItem extends Goods {
  count: number;
  isChecked: boolean;
}

/** A cart in the browser. `mergeId` lets the server merge it only once. */
export interface GuestCart {
  mergeId: string;
  items: GuestItem[];
}

export function readGuestCart(storage: TokenStorage): GuestCart | null {
  const cart = readJson<GuestCart>(storage, GUEST_CART_KEY);
  if (!Array.isArray(cart?.items) || typeof cart.mergeId !== 'string') return null;
  return { mergeId: cart.mergeId, items: cart.items.filter(isReadable).slice(0, DIFFERENT_MAX) };
}

/** One line that cannot be read must not lose the others: the server would refuse to merge all of them. */
function isReadable(item: unknown): item is GuestItem {
  const { skuId, title, priceFen, options, count } = (item ?? {}) as Partial<GuestItem>;
  return (
    typeof skuId === 'string' &&
    typeof title === 'string' &&
    Array.isArray(options) &&
    [priceFen, count].every(Number.isInteger) &&
    Number(count) >= 1 &&
    Number(count) <= COUNT_MAX
  );
}

/**
 * Removes the merged goods from the guest cart. Goods that another tab added during the merge stay, under a new
 * `mergeId`.
 */
export function takeOutMerged(storage: TokenStorage, merged: GuestCart, newId: () => string): void {
  const present = readGuestCart(storage);
  if (present?.mergeId !== merged.mergeId) return;
  const sent = new Map(merged.items.map((item) => [item.skuId, item.count]));
  const items = present.items
    .map((item) => ({ ...item, count: item.count - (sent.get(item.skuId) ?? 0) }))
    .filter((item) => item.count > 0);
  if (items.length === 0) storage.removeItem(GUEST_CART_KEY);
  else storage.setItem(GUEST_CART_KEY, JSON.stringify({ mergeId: newId(), items }));
}

export function createGuestCart(options: {
  storage: TokenStorage;
  api: Pick<Api, 'get'>;
  newId: () => string;
}): CartStorage & { peek: () => CartItem[] } {
  const { storage } = options;
  const read = () => readGuestCart(storage) ?? { mergeId: options.newId(), items: [] };

  /** Reads the storage before each change, because another tab may have written to it. */
  function update(change: (items: GuestItem[]) => GuestItem[]): GuestItem[] {
    const cart = read();
    const items = change(cart.items);
    storage.setItem(GUEST_CART_KEY, JSON.stringify({ ...cart, items }));
    return items;
  }

  function updateOne(skuId: string, change: (item: GuestItem) => GuestItem): CartItem {
    const items = update((all) => all.map((item) => (item.skuId === skuId ? change(item) : item)));
    const item = items.find((entry) => entry.skuId === skuId);
    if (!item) throw new ApiProblem({ status: 404, code: 'cart_item_not_found' });
    return asCartItem(item);
  }

  return {
    peek: () => read().items.map(asCartItem),
    async load() {
      const items = read().items;
      const products = await loadProducts(options.api, [
        ...new Set(items.map((item) => item.productId ?? '')),
      ]);
      return items.map((item) => compare(item, products.get(item.productId ?? '')));
    },
    async add(goods, count) {
      const { items } = read();
      const known = items.find((item) => item.skuId === goods.skuId);
      if (!known && items.length >= DIFFERENT_MAX) throw new ApiProblem({ status: 409, code: 'cart_full' });
      const sum = (known?.count ?? 0) + count;
      if (sum > COUNT_MAX) throw new ApiProblem({ status: 409, code: 'count_too_large' });
      if (known) return updateOne(goods.skuId, (item) => ({ ...item, count: sum }));
      const added = { ...goods, count, isChecked: true };
      update((all) => [added, ...all]);
      return asCartItem(added);
    },
    change: async (skuId, change) => updateOne(skuId, (item) => ({ ...item, ...change })),
    async remove(skuId) {
      update((items) => items.filter((item) => item.skuId !== skuId));
    },
    checkAll: async (isChecked) =>
      update((items) => items.map((item) => ({ ...item, isChecked }))).map(asCartItem),
  };
}

/** The item as it was when it was added, before its product has been loaded. */
function asCartItem(item: GuestItem): CartItem {
  return { ...item, available: COUNT_MAX, problem: null };
}

/** The item with the present price and stock of its product. Without an answer the item stays as it was. */
function compare(item: GuestItem, product: Product | null | undefined): CartItem {
  if (product === undefined) return asCartItem(item);
  const sku = product?.skus.find((entry) => entry.id === item.skuId);
  if (!product || !sku) return { ...item, available: 0, problem: 'off_shelf' };
  return {
    ...item,
    title: product.title,
    options: sku.options,
    priceFen: sku.priceFen,
    available: sku.available,
    problem: problemOf(item, sku),
  };
}

function problemOf(item: GuestItem, sku: { available: number; priceFen: number }): CartProblem | null {
  if (sku.available <= 0) return 'out_of_stock';
  if (sku.available < item.count) return 'insufficient_stock';
  return sku.priceFen === item.priceFen ? null : 'price_changed';
}

/** Products by id: null for a product that no longer exists, no entry where the request failed. */
async function loadProducts(api: Pick<Api, 'get'>, ids: string[]): Promise<Map<string, Product | null>> {
  const found = new Map<string, Product | null>();
  for (let start = 0; start < ids.length; start += LOADED_AT_ONCE) {
    const group = ids.slice(start, start + LOADED_AT_ONCE);
    await Promise.all(
      group.map(async (id) => {
        try {
          found.set(id, await api.get('/api/products/{id}', { path: { id } }));
        } catch (error) {
          if (error instanceof ApiProblem && error.status === 404) found.set(id, null);
        }
      }),
    );
  }
  return found;
}
