import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import { type Database, inTransaction } from '../../platform/postgres/postgres.ts';
import { deleteOldCheckouts } from './checkout/queries.ts';
import { forgetShoppers } from './erasure/queries.ts';
import { claimDueOrders, lockDeliveredOrders, lockOrders } from './queries.ts';
import type { PaymentsOfOrders } from './service.ts';
import { moveOrders } from './transitions/queries.ts';
import { cancelUnpaidOrders, SYSTEM } from './transitions/service.ts';

export interface OrderJobDeps {
  db: Database;
  payments: PaymentsOfOrders;
  sweepSeconds: number;
  autoCompleteDays: number;
}

/** Orders claimed at a time: one transaction's worth of set-based writes. */
const BATCH = 500;
/** Trades asked for at a time: the provider is not to be flooded after an outage. */
const CLOSING_AT_ONCE = 8;
const LEASE_SECONDS = 60;
const CHECKOUT_SWEEP_SECONDS = 600;
const TIMEOUT_REASON = '超时未支付';

/** The clockwork of orders; every server runs it, and rows claimed by one are passed over by the others. */
export function orderJobs(deps: OrderJobDeps): TimedJob[] {
  const { sweepSeconds: everySeconds } = deps;
  return [
    { name: 'cancel unpaid orders', everySeconds, run: (signal) => cancelDueOrders(deps, signal) },
    { name: 'complete delivered orders', everySeconds, run: (signal) => completeDelivered(deps, signal) },
    {
      name: 'forget old checkouts',
      everySeconds: CHECKOUT_SWEEP_SECONDS,
      run: async () => void (await deleteOldCheckouts(deps.db)),
    },
    {
      name: 'forget whom the orders of deleted accounts went to',
      everySeconds: CHECKOUT_SWEEP_SECONDS,
      run: async () => void (await forgetShoppers(deps.db)),
    },
  ];
}

/** Ends orders whose time to pay is over, until none is due; also thousands of them after an outage. */
export async function cancelDueOrders(
  deps: Pick<OrderJobDeps, 'db' | 'payments'>,
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted) {
    const claimed = await claimDueOrders(deps.db, BATCH, LEASE_SECONDS);
    if (claimed.length === 0) return;
    const open = await deps.payments.withOpenTrades(deps.db, claimed);
    const [asked, free] = [claimed.filter((no) => open.has(no)), claimed.filter((no) => !open.has(no))];
    await cancelAll(deps.db, free);
    await cancelAll(deps.db, await closeAll(deps.payments, asked));
  }
}

async function cancelAll(db: Database, orderNos: readonly string[]): Promise<void> {
  if (orderNos.length === 0) return;
  await inTransaction(db, async (tx) => {
    await lockOrders(tx, orderNos);
    await cancelUnpaidOrders(tx, orderNos, SYSTEM, TIMEOUT_REASON);
  });
}

/** @returns the orders of which no trade can be paid any more; the others keep their claim until it runs out */
async function closeAll(payments: PaymentsOfOrders, orderNos: readonly string[]): Promise<string[]> {
  const closed: string[] = [];
  for (let start = 0; start < orderNos.length; start += CLOSING_AT_ONCE) {
    const some = orderNos.slice(start, start + CLOSING_AT_ONCE);
    const closings = await Promise.all(some.map((orderNo) => payments.closeTrades(orderNo)));
    closed.push(...some.filter((_, index) => closings[index] === 'closed'));
  }
  return closed;
}

/** A shipped order completes by itself when its days are over. */
export async function completeDelivered(
  deps: Pick<OrderJobDeps, 'db' | 'autoCompleteDays'>,
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted) {
    const moved = await inTransaction(deps.db, async (tx) => {
      const orderNos = await lockDeliveredOrders(tx, deps.autoCompleteDays, BATCH);
      return moveOrders(tx, orderNos, {
        from: 'shipped',
        to: 'completed',
        by: SYSTEM,
        reason: '到期自动确认收货',
      });
    });
    if (moved.length === 0) return;
  }
}
