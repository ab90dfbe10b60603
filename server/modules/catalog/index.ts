import { isUuid } from '../../platform/ids.ts';
import type { Database } from '../../platform/postgres.ts';
import { type SkuForSale, selectSkusForSale } from './queries.ts';

export { skuNotFound } from '../stock/index.ts';
export { catalogAdminRoutes } from './admin-routes.ts';
export { addProduct, type CatalogDesk, createCatalogDesk, type ProductToAdd } from './desk.ts';
export {
  addSales,
  insertCategory as addCategory,
  type NewCategory,
  SKUS_FOR_SALE,
  type SkuForSale,
} from './queries.ts';
export { catalogRoutes } from './routes.ts';
export type { Category, ListedProduct, Product } from './schema.ts';
export { type Catalog, createCatalog } from './service.ts';
export { optionsIn } from './view.ts';

/**
 * What cart and checkout need to know of SKUs, in one statement however many; also inside a transaction.
 * Ids that are unknown, or no ids at all, are missing from the answer, which has no order.
 */
export async function readSkusForSale(db: Database, skuIds: readonly string[]): Promise<SkuForSale[]> {
  const ids = skuIds.filter(isUuid);
  return ids.length > 0 ? selectSkusForSale(db, ids) : [];
}
