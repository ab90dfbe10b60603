import type { FastifyBaseLogger } from 'fastify';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { createOutbox } from '../outbox/service.ts';
import type { CartStore, WholeCart } from '../stores/store.ts';

/** Carts that are moved at the same time: as many as the database has connections for. */
const CARTS_MAX = 16;

export interface CartMove {
  db: Database;
  from: CartStore;
  to: CartStore;
  log: FastifyBaseLogger;
  /** Called after every 16 carts with how many have been moved. */
  onProgress: (moved: number) => void;
}

/**
 * Moves every cart, with the memory of its merged guest carts, from one store to the other. No server may use `from`
 * meanwhile: a change between the copy of a cart and its deletion would be lost. After a failure run the move again: a
 * cart is copied before it is deleted, and a second copy changes nothing.
 * @returns how many carts were moved
 * @throws when bought goods could not be taken out of `from` first: they would be in the carts of `to` again
 */
export async function moveCarts({ db, from, to, log, onProgress }: CartMove): Promise<number> {
  const { left } = await createOutbox({ db, store: from, log }).drain();
  if (left > 0)
    throw new Error(`the goods of ${left} orders could not be taken out of the carts in ${from.name}`);
  let moved = 0;
  for await (const carts of from.pages()) {
    for (let start = 0; start < carts.length; start += CARTS_MAX) {
      const some = carts.slice(start, start + CARTS_MAX);
      await Promise.all(some.map((cart) => moveCart(cart, from, to)));
      moved += some.length;
      onProgress(moved);
    }
  }
  return moved;
}

async function moveCart(cart: WholeCart, from: CartStore, to: CartStore): Promise<void> {
  await to.restore(cart);
  await from.clear(cart.userId);
}
