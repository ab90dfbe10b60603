import { countListed } from '../modules/catalog/index.ts';
import { createDashboard, dashboardJobs, dashboardRoutes } from '../modules/dashboard/index.ts';
import { countToShip } from '../modules/orders/index.ts';
import { countOpenDifferences, hasReceivedMoney, settledByDay } from '../modules/payments/index.ts';
import { countFailedRefunds, countOpenRequests, refundedByDay } from '../modules/refunds/index.ts';
import type { Settings } from '../modules/settings/index.ts';
import { countLowStock } from '../modules/stock/index.ts';
import type { Wiring } from './context.ts';

const ANY_PRODUCT = { categoryIds: null, minPriceFen: null, maxPriceFen: null };

/** What the first page of the back office shows, and how far the shop is set up. */
export async function wireDashboard(
  { app, config, db, gateways, jobs }: Wiring,
  settings: Settings,
): Promise<void> {
  /** The simulators stand in for what is missing, so with them nothing counts as set up. */
  const isReal = !config.simulators && config.simulatorsUrl === null;
  const providers = Object.keys(gateways.payments);
  const filledIn = (isFilled: boolean) => (isFilled ? null : 'fill_in');

  const dashboard = createDashboard({
    ...{ db, settledByDay, refundedByDay },
    counts: {
      toShip: { permissions: ['orders.read'], count: countToShip },
      refundRequests: { permissions: ['refunds.create', 'payments.read'], count: countOpenRequests },
      lowStock: { permissions: ['stock.read'], count: countLowStock },
      failedRefunds: { permissions: ['refunds.create', 'payments.read'], count: countFailedRefunds },
      differences: { permissions: ['payments.read'], count: countOpenDifferences },
    },
    checks: {
      shopName: async () => filledIn((await settings.readSaved()).shopName !== undefined),
      legal: async () => {
        const { terms, privacy, returns } = (await settings.read()).legal;
        return filledIn([terms, privacy, returns].every((text) => text !== ''));
      },
      shipping: async () => filledIn((await settings.readSaved()).shipping !== undefined),
      product: async () => filledIn((await countListed(db, ANY_PRODUCT)) > 0),
      payment: async () => {
        if (!isReal || providers.length === 0) return 'set_up';
        return (await hasReceivedMoney(db, providers)) ? null : 'test';
      },
      sms: async () => (isReal && gateways.sms !== null ? null : 'set_up'),
    },
  });
  await app.register(dashboardRoutes(dashboard));
  jobs.push(...dashboardJobs(dashboard));
}
