import { askTogether } from '../../../platform/postgres/ask-together.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { readSkusForSale, type SkuForSale } from './queries.ts';

/**
 * Reads what cart and checkout need to know about SKUs. Unknown and malformed ids are missing from the answer. The answer
 * has no order.
 */
export type ReadSkusForSale = (skuIds: readonly string[]) => Promise<SkuForSale[]>;

/** At most this many SKUs in one statement, for all requests together: four full carts. */
const BATCH_MAX = 500;

/** Reads the SKUs of all requests that ask at the same time in one statement. */
export function createSkuReader(db: Database): ReadSkusForSale {
  const findSku = askTogether<string, SkuForSale | undefined>({
    max: BATCH_MAX,
    async ask(skuIds) {
      const skus = await readSkusForSale(db, [...new Set(skuIds)]);
      const byId = new Map(skus.map((sku) => [sku.skuId, sku]));
      return skuIds.map((skuId) => byId.get(skuId));
    },
  });
  return async (skuIds) => {
    const skus = await Promise.all(skuIds.filter(isUuid).map((skuId) => findSku(skuId.toLowerCase())));
    return skus.filter((sku) => sku !== undefined);
  };
}
