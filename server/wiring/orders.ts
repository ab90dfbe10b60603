import { createDefaultAddressReader } from '../modules/addresses/index.ts';
import type { CartModule } from '../modules/cart/index.ts';
import {
  createCheckoutSaving,
  createOrders,
  createPlacing,
  orderAdminRoutes,
  orderJobs,
  orderRoutes,
  type Placing,
  type SaveCheckout,
} from '../modules/orders/index.ts';
import type { Payments } from '../modules/payments/index.ts';
import { createPipelineConnection } from '../platform/postgres/pipeline.ts';
import type { CatalogServices } from './catalog.ts';
import type { Wiring } from './context.ts';

/** Places orders in batches, on one database connection of its own. */
function openPlacing({ app, config, postgres, log }: Wiring): Placing {
  const connection = createPipelineConnection(postgres.options);
  const { stockLocking, batchMax, queueMax, deadlineMs, expiresMinutes } = config.orders;
  const placing = createPlacing({
    connection,
    ...{ stockLocking, batchMax, queueMax, deadlineMs },
    expiresMs: expiresMinutes * 60_000,
    onTrouble: (err, batchSize, attempt) =>
      log.warn({ err, batchSize, attempt }, 'a batch of orders failed and is repeated'),
  });
  app.addHook('onClose', async () => {
    await placing.close();
    await connection.close();
  });
  return placing;
}

/** Stores checkouts in batches. */
function openCheckouts({ app, config, db, log }: Wiring): SaveCheckout {
  const { queueMax, deadlineMs } = config.orders;
  const checkouts = createCheckoutSaving(db, {
    ...{ queueMax, deadlineMs },
    onTrouble: (err, batchSize, attempt) =>
      log.warn({ err, batchSize, attempt }, 'a batch of checkouts failed and is repeated'),
  });
  app.addHook('onClose', () => checkouts.close());
  return checkouts.save;
}

interface OrderNeeds {
  catalog: CatalogServices;
  cart: CartModule;
  payments: Payments;
}

/** Checkouts and orders, for shoppers and for staff. */
export async function wireOrders(wiring: Wiring, needs: OrderNeeds): Promise<void> {
  const { app, config, db, jobs } = wiring;
  const { catalog, cart, payments } = needs;
  const orders = createOrders({
    db,
    placing: openPlacing(wiring),
    checkouts: {
      settings: config.orders,
      readSkusForSale: catalog.readSkusForSale,
      readDefaultAddressId: createDefaultAddressReader(db),
      saveCheckout: openCheckouts(wiring),
    },
    cart: { checkedItems: cart.carts.checkedItems, drainSoon: cart.outbox.drainSoon },
    payments: payments.ofOrders,
  });
  await app.register(orderRoutes(orders));
  await app.register(orderAdminRoutes(orders));
  jobs.push(...orderJobs({ db, payments: payments.ofOrders, ...config.orders }));
}
