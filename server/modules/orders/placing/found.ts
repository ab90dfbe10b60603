import type { Pipeline } from '../../../platform/postgres/pipeline.ts';
import { firstOrderNoOf } from '../order-no.ts';
import type { OrderRules } from '../rules.ts';
import { accountNumber, Holdings } from './holdings.ts';
import {
  type AddressRow,
  type CheckoutRow,
  type ConsumedRow,
  lockCheckouts,
  lockConsumed,
  readAddresses,
  readConsumed,
  readUnpaid,
} from './queries.ts';

/** An order whose time to pay is over is cancelled well within this time, also after an outage of the timed jobs. */
const CANCELLED_WITHIN_MS = 3_600_000;

/** What the database holds of a batch, read after its checkouts were locked. */
export interface Found {
  checkouts: Map<string, CheckoutRow>;
  consumed: Map<string, ConsumedRow>;
  addresses: Map<string, AddressRow>;
  /** Null: nothing bounds what an account may hold. */
  holdings: Holdings | null;
}

export async function readFound(
  pipeline: Pipeline,
  jobs: readonly { userId: string; key: string; addressId: string }[],
  rules: OrderRules,
): Promise<Found> {
  const userIds = rules.unpaidMax === null ? [] : [...new Set(jobs.map((job) => job.userId))];
  const accounts = [...new Set(userIds.map(accountNumber))].sort((a, b) => a - b);
  const keys = [...new Set(jobs.map((job) => job.key))];
  const since = firstOrderNoOf(Date.now() - rules.expiresMs - CANCELLED_WITHIN_MS);
  const [checkouts, consumed, addresses, unpaid] = await Promise.all([
    lockCheckouts(pipeline, keys, accounts),
    readConsumed(pipeline, keys),
    readAddresses(pipeline, [...new Set(jobs.map((job) => job.addressId))]),
    userIds.length > 0 ? readUnpaid(pipeline, userIds, since) : [],
  ]);
  const unlocked = withoutCheckout(consumed, checkouts);
  if (unlocked.length > 0) await lockConsumed(pipeline, unlocked);
  return {
    checkouts: new Map(checkouts.map((row) => [row.key, row])),
    consumed: new Map(consumed.map((row) => [row.key, row])),
    addresses: new Map(addresses.map((row) => [row.id, row])),
    holdings: rules.unpaidMax && new Holdings(unpaid, rules.unpaidMax),
  };
}

/** Keys whose order is there and whose checkout is deleted, a day after it expired. */
function withoutCheckout(consumed: readonly ConsumedRow[], checkouts: readonly CheckoutRow[]): string[] {
  if (consumed.length === 0) return [];
  const locked = new Set(checkouts.map((row) => row.key));
  return consumed.map((row) => row.key).filter((key) => !locked.has(key));
}
