import type { FastifyBaseLogger } from 'fastify';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import type { CartStore } from '../stores/store.ts';
import { claimPlacedOrders, deletePlacedOrders } from './queries.ts';

const ORDERS_AT_ONCE = 500;
const STILL_THERE = 'bought goods are still in carts';

/** How many orders are done, and how many have to wait. */
export interface Drained {
  done: number;
  left: number;
}

export interface Outbox {
  /** Takes out what orders have bought, without making the caller wait. Called right after an order's commit. */
  drainSoon(): void;
  /** Goes through everything that waits, once. */
  drain(): Promise<Drained>;
  /** Waits for what is under way. */
  settled(): Promise<void>;
}

export interface OutboxDeps {
  db: Database;
  store: CartStore;
  log: FastifyBaseLogger;
}

/**
 * The goods of placed orders on their way out of the carts. An order writes its row in its own transaction; here it is
 * done and deleted. What one user's store cannot do now waits and holds nobody else up.
 */
export function createOutbox({ db, store, log }: OutboxDeps): Outbox {
  async function drainBatch(after: string): Promise<{ claimed: number; done: number; last: string }> {
    return inTransaction(db, async (tx) => {
      const orders = await claimPlacedOrders(tx, after, ORDERS_AT_ONCE);
      const done = orders.length === 0 ? [] : await store.takeOut(tx, orders);
      if (done.length > 0) await deletePlacedOrders(tx, done);
      return { claimed: orders.length, done: done.length, last: orders.at(-1)?.orderNo ?? after };
    });
  }

  async function drain(): Promise<Drained> {
    let [done, left, after] = [0, 0, ''];
    for (;;) {
      const batch = await drainBatch(after);
      done += batch.done;
      left += batch.claimed - batch.done;
      if (batch.claimed < ORDERS_AT_ONCE) break;
      after = batch.last;
    }
    if (left > 0) log.warn({ left }, STILL_THERE);
    return { done, left };
  }

  // One round at a time in a process; a nudge that comes during a round asks for exactly one more.
  let running: Promise<void> | null = null;
  let isWanted = false;
  async function run(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      // A failure is not lost: the row is there, and the timed job comes back to it.
      await drain().catch((error: unknown) => log.warn({ err: error }, STILL_THERE));
    }
    running = null;
  }

  return {
    drain,
    drainSoon() {
      isWanted = true;
      running ??= run();
    },
    settled: async () => void (await running),
  };
}
