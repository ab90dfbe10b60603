import type { FastifyBaseLogger } from 'fastify';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import type { CartStore } from '../stores/store.ts';
import { claimBoughtGoods, deleteBoughtGoods } from './queries.ts';

/** Orders that are taken out in one transaction. */
const BATCH_MAX = 500;
const NOT_TAKEN_OUT = 'goods of placed orders could not be taken out of their carts yet';

/** How many orders were taken out of their carts, and how many have to wait for the next time. */
export interface Drained {
  done: number;
  left: number;
}

export interface Outbox {
  /** Begins to take out what orders have bought, and returns at once. Called right after an order's commit. */
  drainSoon(): void;
  /** Goes through the whole outbox once. */
  drain(): Promise<Drained>;
  /** Waits for the work that `drainSoon` has begun. */
  settled(): Promise<void>;
}

export interface OutboxDeps {
  db: Database;
  store: CartStore;
  log: FastifyBaseLogger;
}

/**
 * Takes the goods of placed orders out of the carts. The transaction of an order adds a row to the outbox; this deletes
 * the row when the goods are out of the cart. A cart that cannot be changed now waits, and the others do not wait for it.
 */
export function createOutbox({ db, store, log }: OutboxDeps): Outbox {
  async function drainBatch(after: string): Promise<{ claimed: number; done: number; last: string }> {
    return inTransaction(db, async (tx) => {
      const orders = await claimBoughtGoods(tx, after, BATCH_MAX);
      const done = orders.length === 0 ? [] : await store.takeOut(tx, orders);
      if (done.length > 0) await deleteBoughtGoods(tx, done);
      return { claimed: orders.length, done: done.length, last: orders.at(-1)?.orderNo ?? after };
    });
  }

  async function drain(): Promise<Drained> {
    let [done, left, after] = [0, 0, ''];
    for (;;) {
      const batch = await drainBatch(after);
      done += batch.done;
      left += batch.claimed - batch.done;
      if (batch.claimed < BATCH_MAX) break;
      after = batch.last;
    }
    if (left > 0) log.warn({ left }, NOT_TAKEN_OUT);
    return { done, left };
  }

  // A process drains once at a time. Calls of drainSoon meanwhile ask for exactly one more time.
  let running: Promise<void> | null = null;
  let isWanted = false;
  async function run(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      // The rows stay in the outbox after a failure, and the timed job finds them.
      await drain().catch((error: unknown) => log.warn({ err: error }, NOT_TAKEN_OUT));
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
