import {
  catalogAdminRoutes,
  catalogRoutes,
  createCatalog,
  createCatalogAdmin,
  createSkuReader,
  type ReadSkusForSale,
} from '../modules/catalog/index.ts';
import { createStockAdmin, stockAdminRoutes } from '../modules/stock/index.ts';
import type { Wiring } from './context.ts';

export interface CatalogServices {
  /** One reader for all areas: SKUs that several requests ask for at once are read by one statement. */
  readSkusForSale: ReadSkusForSale;
}

/** Products and categories, for shoppers and for staff. */
export async function wireCatalog({ app, db, publicReads }: Wiring): Promise<CatalogServices> {
  await app.register(catalogRoutes(createCatalog(db, publicReads), publicReads));
  await app.register(catalogAdminRoutes(createCatalogAdmin(db), publicReads));
  return { readSkusForSale: createSkuReader(db) };
}

/** Stock, for staff. Orders lock and sell stock inside their own transactions. */
export async function wireStock({ app, db, publicReads }: Wiring): Promise<void> {
  await app.register(stockAdminRoutes(createStockAdmin(db), publicReads));
}
