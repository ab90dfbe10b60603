import type { LocationQuery } from 'vue-router';
import type { BuyNow } from '../../urls.ts';

const COUNT_MAX = 999;

/** The SKU that `/checkout?sku=…&count=…` buys without the cart; null for a checkout of the cart. */
export function readBuyNow(query: LocationQuery): BuyNow | null {
  const { sku } = query;
  if (typeof sku !== 'string' || sku === '') return null;
  const count = Number(query.count);
  return { skuId: sku, count: Number.isInteger(count) && count >= 1 && count <= COUNT_MAX ? count : 1 };
}
