import { addressRoutes, createAddresses } from '../modules/addresses/index.ts';
import { type CartModule, cartRoutes, openCarts } from '../modules/cart/index.ts';
import type { CatalogServices } from './catalog.ts';
import type { Wiring } from './context.ts';

/** The carts, and the outbox that takes ordered items out of them. */
export async function wireCart(wiring: Wiring, { readSkusForSale }: CatalogServices): Promise<CartModule> {
  const { app, jobs } = wiring;
  const cart = openCarts({ ...wiring, readSkusForSale });
  app.addHook('onClose', () => cart.close());
  jobs.push(...cart.jobs);
  await app.register(cartRoutes(cart.carts));
  return cart;
}

/** The addresses that shoppers keep. */
export async function wireAddresses({ app, db }: Wiring): Promise<void> {
  await app.register(addressRoutes(createAddresses(db)));
}
