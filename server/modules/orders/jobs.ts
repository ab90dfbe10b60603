import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import { type Database, inTransaction } from '../../platform/postgres/postgres.ts';
import { deleteOldCheckouts } from './checkout/queries.ts';
import { eraseShoppers } from './erasure/queries.ts';
import { claimDueOrders, lockDeliveredOrders, lockOrders } from './queries.ts';
import type { ReadOrderRules } from './rules.ts';
import { indexOrders } from './search/indexing.ts';
import type { PaymentsOfOrders } from './service.ts';
import { SYSTEM } from './transitions/reasons.ts';
import { cancelUnpaidOrders, completeOrders } from './transitions/service.ts';

export interface OrderJobDeps {
  db: Database;
  payments: PaymentsOfOrders;
  sweepSeconds: number;
  readRules: ReadOrderRules;
  /** Subscribes to new parcels and asks about silent ones. */
  followParcels(signal?: AbortSignal): Promise<void>;
}

/** Orders that are changed in one transaction. */
const BATCH_MAX = 500;
/** Orders whose trades are closed at the same time: after an outage thousands are due, too many for the provider. */
const CLOSING_MAX = 8;
const LEASE_SECONDS = 60;
const CLEANING_SECONDS = 600;
/** A new parcel is subscribed to within seconds; the query for due ones is one look at an index. */
const FOLLOWING_SECONDS = 2;
/** A new order is found by everything within seconds; in a rush later (decision 0019). */
const INDEXING_SECONDS = 1;

/** The timed work of orders. Every server runs it, and each passes over rows that another has locked or claimed. */
export function orderJobs(deps: OrderJobDeps): TimedJob[] {
  const { sweepSeconds: everySeconds } = deps;
  return [
    { name: 'cancel unpaid orders', everySeconds, run: (signal) => cancelDueOrders(deps, signal) },
    { name: 'complete delivered orders', everySeconds, run: (signal) => completeDelivered(deps, signal) },
    {
      name: 'follow parcels',
      everySeconds: FOLLOWING_SECONDS,
      run: (signal) => deps.followParcels(signal),
    },
    {
      name: 'index new orders for the search of staff',
      everySeconds: INDEXING_SECONDS,
      run: (signal) => indexOrders(deps.db, { signal }),
    },
    {
      name: 'delete old checkouts',
      everySeconds: CLEANING_SECONDS,
      run: async () => void (await deleteOldCheckouts(deps.db)),
    },
    {
      name: 'erase deleted accounts from their orders',
      everySeconds: CLEANING_SECONDS,
      run: async () => void (await eraseShoppers(deps.db)),
    },
  ];
}

/** Cancels orders whose time to pay is over, batch after batch until none is due. */
export async function cancelDueOrders(
  deps: Pick<OrderJobDeps, 'db' | 'payments'>,
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted) {
    const claimed = await claimDueOrders(deps.db, BATCH_MAX, LEASE_SECONDS);
    if (claimed.length === 0) return;
    const open = await deps.payments.withOpenTrades(deps.db, claimed);
    await cancelOrders(
      deps.db,
      claimed.filter((orderNo) => !open.has(orderNo)),
    );
    const withTrades = claimed.filter((orderNo) => open.has(orderNo));
    await cancelOrders(deps.db, await closeTrades(deps.payments, withTrades));
  }
}

async function cancelOrders(db: Database, orderNos: readonly string[]): Promise<void> {
  if (orderNos.length === 0) return;
  await inTransaction(db, async (tx) => {
    await lockOrders(tx, orderNos);
    await cancelUnpaidOrders(tx, orderNos, { by: SYSTEM, reason: 'payment_timeout' });
  });
}

/** @returns the orders none of whose trades can be paid any more; the others keep their claim until it ends */
async function closeTrades(payments: PaymentsOfOrders, orderNos: readonly string[]): Promise<string[]> {
  const closed: string[] = [];
  for (let start = 0; start < orderNos.length; start += CLOSING_MAX) {
    const some = orderNos.slice(start, start + CLOSING_MAX);
    const closings = await Promise.all(some.map((orderNo) => payments.closeTrades(orderNo)));
    closed.push(...some.filter((_, index) => closings[index] === 'closed'));
  }
  return closed;
}

/** Completes orders that were shipped `autoCompleteDays` ago, batch after batch until none is left. */
export async function completeDelivered(
  deps: Pick<OrderJobDeps, 'db' | 'readRules'>,
  signal?: AbortSignal,
): Promise<void> {
  const { autoCompleteDays } = await deps.readRules();
  while (!signal?.aborted) {
    const completed = await inTransaction(deps.db, async (tx) => {
      const orderNos = await lockDeliveredOrders(tx, autoCompleteDays, BATCH_MAX);
      return completeOrders(tx, orderNos, { by: SYSTEM, reason: 'auto_complete' });
    });
    if (completed.length === 0) return;
  }
}
