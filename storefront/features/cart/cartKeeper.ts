import type { Api } from '../../api/client.ts';
import type { Cart, CartItem, Goods } from '../../api/types.ts';

export interface CartChange {
  count?: number;
  isChecked?: boolean;
}

/** Where a cart is kept: with the server for who is signed in, in the browser for who is not. */
export interface CartKeeper {
  load: () => Promise<CartItem[]>;
  /** Adds to what is there and answers the item as it is then. */
  add: (goods: Goods, count: number) => Promise<CartItem>;
  change: (skuId: string, change: CartChange) => Promise<CartItem>;
  remove: (skuId: string) => Promise<void>;
  checkAll: (isChecked: boolean) => Promise<CartItem[]>;
}

export function createServerCart(api: Api): CartKeeper {
  const itemPath = (skuId: string) => `/api/cart/items/${encodeURIComponent(skuId)}`;
  return {
    load: async () => (await api.get<Cart>('/api/cart')).items,
    add: (goods, count) => api.post<CartItem>('/api/cart/items', { skuId: goods.skuId, count }),
    change: (skuId, change) => api.patch<CartItem>(itemPath(skuId), change),
    remove: (skuId) => api.delete(itemPath(skuId)),
    checkAll: async (isChecked) => (await api.patch<Cart>('/api/cart', { isChecked })).items,
  };
}
