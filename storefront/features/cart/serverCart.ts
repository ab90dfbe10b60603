import type { Api, CartChange, CartItem, Goods } from '../../../api-client/index.ts';

/** Where a cart is stored: on the server for a signed-in shopper, in the browser for a guest. */
export interface CartStorage {
  load: () => Promise<CartItem[]>;
  /** Adds to the count in the cart and returns the item after that. */
  add: (goods: Goods, count: number) => Promise<CartItem>;
  change: (skuId: string, change: CartChange) => Promise<CartItem>;
  remove: (skuId: string) => Promise<void>;
  checkAll: (isChecked: boolean) => Promise<CartItem[]>;
}

export function createServerCart(api: Api): CartStorage {
  return {
    load: async () => (await api.get('/api/cart')).items,
    add: ({ skuId }, count) => api.post('/api/cart/items', { body: { skuId, count } }),
    change: (skuId, change) => api.patch('/api/cart/items/{skuId}', { path: { skuId }, body: change }),
    remove: async (skuId) => void (await api.delete('/api/cart/items/{skuId}', { path: { skuId } })),
    checkAll: async (isChecked) => (await api.patch('/api/cart', { body: { isChecked } })).items,
  };
}
