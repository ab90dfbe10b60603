import { createSkuReader } from '../modules/catalog/index.ts';
import {
  createFlashCalendar,
  createFlashSales,
  type FlashCalendar,
  flashSaleRoutes,
} from '../modules/promotions/index.ts';
import type { Wiring } from './context.ts';

/** Flash sales, and the calendar of those that set prices now. */
export async function wireFlashSales({ app, db, publicReads }: Wiring): Promise<FlashCalendar> {
  const readSkusForSale = createSkuReader(db);
  const calendar = createFlashCalendar(db, readSkusForSale);
  await app.register(flashSaleRoutes(createFlashSales({ db, calendar, readSkusForSale }), publicReads));
  return calendar;
}
