/** Names in localStorage whose values concern one shopper. They are removed when the session ends. */
export const PERSONAL_KEYS = {
  recentOrders: 'jishi.recentOrders',
  orderedGoods: 'jishi.orderedGoods',
  recentlyViewed: 'jishi.recentlyViewed',
} as const;
