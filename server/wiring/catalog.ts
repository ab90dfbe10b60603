import {
  catalogAdminRoutes,
  catalogRoutes,
  categoryRoutes,
  createCatalog,
  createCatalogAdmin,
  createCategoryAdmin,
  createImages,
  createListing,
  createSkuReader,
  createSuggestions,
  imageJobs,
  imageRoutes,
  listingRoutes,
  type ReadSkusForSale,
  searchJobs,
  searchTermsOf,
  suggestionRoutes,
} from '../modules/catalog/index.ts';
import { type FlashCalendar, withFlashPrices } from '../modules/promotions/index.ts';
import {
  createStockAdmin,
  movementRoutes,
  stockAdminRoutes,
  stockJobs,
  stockListRoutes,
} from '../modules/stock/index.ts';
import { createUploads } from '../platform/http/uploads.ts';
import type { Wiring } from './context.ts';

export interface CatalogServices {
  /** One reader for all areas: SKUs that several requests ask for at once are read by one statement. */
  readSkusForSale: ReadSkusForSale;
}

/** Products and categories, for shoppers and for staff. */
export async function wireCatalog(wiring: Wiring, flashSales: FlashCalendar): Promise<CatalogServices> {
  const { app, config, db, jobs, publicReads } = wiring;
  await app.register(catalogRoutes(createCatalog(db, publicReads, flashSales), publicReads));
  await app.register(suggestionRoutes(createSuggestions(db), publicReads));
  await app.register(catalogAdminRoutes(createCatalogAdmin(db), publicReads));
  await app.register(listingRoutes(createListing(db)));
  await app.register(categoryRoutes(createCategoryAdmin(db), publicReads));
  const images = { db, uploads: createUploads(config.stores.dataDir) };
  await app.register(imageRoutes(createImages(images), publicReads));
  jobs.push(...imageJobs(images), ...searchJobs(db));
  return { readSkusForSale: withFlashPrices(db, flashSales, createSkuReader(db)) };
}

/** Stock, for staff. Orders lock and sell stock inside their own transactions. */
export async function wireStock({ app, db, jobs, publicReads }: Wiring): Promise<void> {
  await app.register(stockAdminRoutes(createStockAdmin(db), publicReads));
  await app.register(movementRoutes(db));
  await app.register(stockListRoutes(db, searchTermsOf));
  jobs.push(...stockJobs(db));
}
