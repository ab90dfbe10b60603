import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { refreshListing } from './listing/queries.ts';
import { recordSales } from './queries.ts';

/** Readers see sales at once, also those that wait here; a longer wait only makes the waiting table larger. */
const RECORD_SALES_SECONDS = 10;
/** So late a SKU that sells takes its new place in the list of what is nearly gone. */
const REFRESH_LISTING_SECONDS = 5;

/** The timed work of stock; every server runs it. */
export function stockJobs(db: Database): TimedJob[] {
  return [
    {
      name: 'record sales as movements of stock',
      everySeconds: RECORD_SALES_SECONDS,
      run: async () => void (await recordSales(db)),
    },
    {
      name: 'sort the list of stock by what is available',
      everySeconds: REFRESH_LISTING_SECONDS,
      run: async () => void (await refreshListing(db, REFRESH_LISTING_SECONDS)),
    },
  ];
}
