import { createAddresses, createDefaultAddressReader } from '../modules/addresses/index.ts';
import { CART_COUNT_MAX, type CartModule } from '../modules/cart/index.ts';
import { createCategoryPaths } from '../modules/catalog/index.ts';
import {
  createCheckoutSaving,
  createOrders,
  createPlacing,
  orderAdminRoutes,
  orderJobs,
  orderRoutes,
  ownOrderRoutes,
  type Placing,
  type ReadOrderRules,
  type SaveCheckout,
  shippingRoutes,
  trackingRoutes,
} from '../modules/orders/index.ts';
import type { Payments } from '../modules/payments/index.ts';
import { createWaitingRoom, type FlashCalendar } from '../modules/promotions/index.ts';
import type { Settings } from '../modules/settings/index.ts';
import { createKeyedHash } from '../platform/auth/keyed-hash.ts';
import { createPipelineConnection } from '../platform/postgres/pipeline.ts';
import type { CatalogServices } from './catalog.ts';
import type { Wiring } from './context.ts';
import type { PromotionServices } from './promotions.ts';

const MINUTE_MS = 60_000;
/**
 * Nobody pays fifty orders within the half hour that they wait, so more of them only lock stock. 999 pieces are what one
 * line of an order takes: every order that the shop allows can be placed, and one account cannot lock more than that.
 */
const UNPAID_MAX = { orders: 50, piecesOfSku: CART_COUNT_MAX };

/** What holds for orders at this moment: the settings of the back office, and what the payment providers can carry. */
function orderRules(
  { config, gateways }: Wiring,
  { settings, flashSales, promotions }: Pick<OrderNeeds, 'settings' | 'flashSales' | 'promotions'>,
): ReadOrderRules {
  const limits = Object.values(gateways.payments).map(({ amountMaxFen }) => amountMaxFen);
  // A shop without a provider takes no payment at all, so no amount is too large for it.
  const totalMaxFen = limits.length > 0 ? Math.max(...limits) : Number.MAX_SAFE_INTEGER;
  const unpaidMax = config.http.rateLimits ? UNPAID_MAX : null;
  return async () => {
    const { shipping, orders, requireProvenMobile } = await settings.read();
    const { expiresMinutes, autoCompleteDays } = orders;
    const expiresMs = expiresMinutes * MINUTE_MS;
    return {
      promotions: await promotions.readRules(),
      flashSales: await flashSales.read(),
      shipping,
      expiresMs,
      autoCompleteDays,
      totalMaxFen,
      unpaidMax,
      requireProvenMobile,
    };
  };
}

/** Places orders in batches, on one database connection of its own. */
function openPlacing({ app, config, postgres, log }: Wiring, readRules: ReadOrderRules): Placing {
  const connection = createPipelineConnection(postgres.options);
  const { stockLocking, batchMax, queueMax, deadlineMs } = config.orders;
  const placing = createPlacing({
    connection,
    ...{ stockLocking, batchMax, queueMax, deadlineMs },
    readRules,
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

interface OrderNeeds extends PromotionServices {
  catalog: CatalogServices;
  settings: Settings;
  flashSales: FlashCalendar;
  cart: CartModule;
  payments: Payments;
}

/** Checkouts and orders, for shoppers and for staff. */
export async function wireOrders(wiring: Wiring, needs: OrderNeeds): Promise<void> {
  const { app, config, db, jobs, tokens } = wiring;
  const { catalog, cart, payments } = needs;
  const readRules = orderRules(wiring, needs);
  const orders = createOrders({
    db,
    placing: openPlacing(wiring, readRules),
    checkouts: {
      readRules,
      readSkusForSale: catalog.readSkusForSale,
      readDefaultAddress: createDefaultAddressReader(db),
      readAddress: createAddresses(db).read,
      saveCheckout: openCheckouts(wiring),
      readCategoryPaths: createCategoryPaths(db),
      readCoupons: needs.readCoupons,
    },
    waitingRoom: createWaitingRoom(createKeyedHash(() => tokens.secrets(), 'waiting room')),
    cart: { ...cart.carts, drainSoon: cart.outbox.drainSoon },
    payments: payments.ofOrders,
    tracking: {
      carriers: wiring.gateways.carriers,
      callbackUrl: `${config.http.publicUrl}/api/carriers/kuaidi100/push`,
      log: wiring.log,
    },
  });
  await app.register(orderRoutes(orders));
  await app.register(ownOrderRoutes(orders));
  await app.register(orderAdminRoutes(orders));
  await app.register(shippingRoutes(orders));
  await app.register(trackingRoutes(orders.tracking));
  jobs.push(
    ...orderJobs({
      db,
      payments: payments.ofOrders,
      readRules,
      sweepSeconds: config.orders.sweepSeconds,
      followParcels: orders.tracking.followParcels,
    }),
  );
}
