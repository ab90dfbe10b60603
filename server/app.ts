import type { TimedJob } from './platform/jobs/timed-jobs.ts';
import type { Config } from './start/config.ts';
import { wireAccounts } from './wiring/accounts.ts';
import { wireBooks } from './wiring/books.ts';
import { wireBulk } from './wiring/bulk.ts';
import { wireAddresses, wireCart } from './wiring/cart.ts';
import { wireCatalog, wireStock } from './wiring/catalog.ts';
import type { App, Deps } from './wiring/context.ts';
import { wireCustomers } from './wiring/customers.ts';
import { wireDashboard } from './wiring/dashboard.ts';
import { wireEvents } from './wiring/events.ts';
import { wireFavourites } from './wiring/favourites.ts';
import { wireFlashSales } from './wiring/flash-sales.ts';
import { wireInvoices } from './wiring/invoices.ts';
import { wireOrders } from './wiring/orders.ts';
import { wirePages } from './wiring/pages.ts';
import { wirePayments } from './wiring/payments.ts';
import { wirePhotographs } from './wiring/photographs.ts';
import { wirePlatform } from './wiring/platform.ts';
import { wirePromotions } from './wiring/promotions.ts';
import { wireReports } from './wiring/reports.ts';
import { wireReviews } from './wiring/reviews.ts';
import { wireSettings } from './wiring/settings.ts';
import { wireStaff } from './wiring/staff.ts';

export type { App, Deps };

/** The HTTP server, not yet listening, and the timed jobs, not yet started. */
export interface Shop {
  app: App;
  jobs: TimedJob[];
}

/**
 * Wires the modules to each other and to the platform, one area after the other: `wiring/` has one function for each
 * area. `main.ts` listens and starts the timed jobs; tests call the app with `inject`.
 */
export async function buildShop(config: Config, deps: Deps): Promise<Shop> {
  const wiring = await wirePlatform(config, deps);
  await wireStaff(wiring);
  const settings = await wireSettings(wiring);
  const flashSales = await wireFlashSales(wiring);
  const catalog = await wireCatalog(wiring, flashSales);
  await wireStock(wiring);
  const cart = await wireCart(wiring, catalog);
  await wireAccounts(wiring, cart);
  await wireAddresses(wiring);
  await wireFavourites(wiring);
  await wirePhotographs(wiring);
  const payments = await wirePayments(wiring, settings);
  const promotions = await wirePromotions(wiring);
  await wireOrders(wiring, { ...promotions, catalog, settings, flashSales, cart, payments });
  await wireReviews(wiring);
  await wireInvoices(wiring);
  await wireCustomers(wiring);
  await wireBooks(wiring);
  await wireBulk(wiring);
  await wireEvents(wiring);
  await wireDashboard(wiring, settings);
  await wireReports(wiring);
  await wirePages(wiring, settings);
  return { app: wiring.app, jobs: wiring.jobs };
}

export async function buildApp(config: Config, deps: Deps): Promise<App> {
  return (await buildShop(config, deps)).app;
}
