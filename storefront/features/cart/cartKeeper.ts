import type { Api, CartChange, CartItem, Goods } from '../../../api-client/index.ts';

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
  return {
    load: async () => (await api.get('/api/cart')).items,
    add: ({ skuId }, count) => api.post('/api/cart/items', { body: { skuId, count } }),
    change: (skuId, change) => api.patch('/api/cart/items/{skuId}', { path: { skuId }, body: change }),
    remove: async (skuId) => void (await api.delete('/api/cart/items/{skuId}', { path: { skuId } })),
    checkAll: async (isChecked) => (await api.patch('/api/cart', { body: { isChecked } })).items,
  };
}
