import { askTogether } from '../../platform/postgres/ask-together.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import { type SkuForSale, selectSkusForSale } from './queries.ts';

export { skuNotFound } from '../stock/index.ts';
export { catalogAdminRoutes } from './admin/routes.ts';
export { addProduct, type CatalogDesk, createCatalogDesk, type ProductToAdd } from './admin/service.ts';
export { countListed, selectListed } from './list/queries.ts';
export { catalogRoutes } from './list/routes.ts';
export { type Catalog, createCatalog } from './list/service.ts';
export {
  addSales,
  insertCategory as addCategory,
  type NewCategory,
  SKUS_FOR_SALE,
  type SkuForSale,
} from './queries.ts';
export type { Category, ListedProduct, Product } from './schema.ts';
export { optionsIn } from './view.ts';

/**
 * Reads what cart and checkout need to know of SKUs. Ids that are unknown, or no ids at all, are missing from the answer,
 * which has no order.
 */
export type ReadSkusForSale = (skuIds: readonly string[]) => Promise<SkuForSale[]>;

/** SKUs that one statement asks for at most, whoever they are for: four full carts. */
const SKUS_AT_ONCE = 500;

/** Reads the SKUs of all requests that ask at the same time in one statement. */
export function createSkuReader(db: Database): ReadSkusForSale {
  const readOne = askTogether<string, SkuForSale | undefined>({
    max: SKUS_AT_ONCE,
    async ask(skuIds) {
      const found = new Map(
        (await selectSkusForSale(db, [...new Set(skuIds)])).map((sku) => [sku.skuId, sku]),
      );
      return skuIds.map((skuId) => found.get(skuId));
    },
  });
  return async (skuIds) => {
    const skus = await Promise.all(skuIds.filter(isUuid).map((skuId) => readOne(skuId.toLowerCase())));
    return skus.filter((sku) => sku !== undefined);
  };
}
