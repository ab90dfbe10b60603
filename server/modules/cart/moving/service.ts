import type { FastifyBaseLogger } from 'fastify';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { createOutbox } from '../outbox/service.ts';
import type { CartStore, WholeCart } from '../stores/store.ts';

/** Moved at the same time: as many as the database has connections for. */
const CARTS_AT_ONCE = 16;

export interface CartMove {
  db: Database;
  from: CartStore;
  to: CartStore;
  log: FastifyBaseLogger;
  /** Called now and then with how many carts have been moved. */
  onProgress: (moved: number) => void;
}

/**
 * Moves every cart, with the guest carts merged into it, from one store to the other. No server may keep carts in
 * `from` meanwhile: what is put in there while its cart is on its way is lost. A move that breaks off is taken up by
 * the next: a cart is copied whole before it goes, and copying twice changes nothing.
 * @returns how many carts were moved
 * @throws when goods already bought could not be taken out of `from` first: they would come back in `to`
 */
export async function moveCarts({ db, from, to, log, onProgress }: CartMove): Promise<number> {
  const { left } = await createOutbox({ db, store: from, log }).drain();
  if (left > 0)
    throw new Error(`the goods of ${left} orders could not be taken out of the carts in ${from.name}`);
  let moved = 0;
  for await (const carts of from.pages()) {
    for (let start = 0; start < carts.length; start += CARTS_AT_ONCE) {
      const some = carts.slice(start, start + CARTS_AT_ONCE);
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
