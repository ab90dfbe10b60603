import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import type { Language } from '../../platform/values/language.ts';
import type { Visit, WaitingRoom } from '../promotions/index.ts';
import { type Operator, recordAudit } from '../staff/index.ts';
import { createOrderAdmin, type OwnedOrder } from './admin/service.ts';
import { hasFlashPrice } from './checkout/keys.ts';
import { type CheckoutDeps, createCheckout, type Wanted, wantedItems } from './checkout/service.ts';
import { refuse } from './errors.ts';
import { INITIAL_STATUS } from './lifecycle.ts';
import { isOrderNo } from './order-no.ts';
import { createOwnOrders, type OwnOrderDeps } from './own/service.ts';
import type { Placing } from './placing/service.ts';
import { claimOrder, lockOrders, readEvents, readLines, readOrders, releaseClaim } from './queries.ts';
import type { NewCheckout, OrderView } from './schema.ts';
import type { OrderSearch } from './search/schema.ts';
import { searchOrders } from './search/service.ts';
import { readParcels } from './shipping/queries.ts';
import type { NewShipment, ShipmentChange } from './shipping/schema.ts';
import { createShipping } from './shipping/service.ts';
import { createTracking, type TrackingDeps } from './tracking/service.ts';
import type { Cause } from './transitions/reasons.ts';
import { cancelUnpaidOrders, completeOrders } from './transitions/service.ts';
import { NO_MONEY, type OrderMoney, viewOrder, viewPlacedOrder } from './view.ts';

export type { OrderMoney } from './view.ts';

/**
 * What came of asking the provider to close an order's open trades: none can be paid any more, the order has been paid
 * (and its status says so now), or the provider gave no answer.
 */
export type Closing = 'closed' | 'paid' | 'unknown';

/** What orders need of the payments module. */
export interface PaymentsOfOrders {
  /** Payments and refunds of each order that has any. */
  readMoney(db: Database, orderNos: readonly string[]): Promise<Map<string, OrderMoney>>;
  /** Of these orders, those with a trade that may still be paid. */
  withOpenTrades(db: Database, orderNos: readonly string[]): Promise<Set<string>>;
  /** Asks the provider to close every open trade of an order; never inside a transaction. */
  closeTrades(orderNo: string): Promise<Closing>;
}

export interface OrderDeps {
  db: Database;
  placing: Placing;
  checkouts: CheckoutDeps;
  /** Stands before the engine for goods of flash sales. */
  waitingRoom: WaitingRoom;
  cart: {
    checkedItems(userId: string): Promise<Wanted[] | Refusal>;
    /** An order was placed from a cart: what was bought should leave it now. */
    drainSoon(): void;
  } & OwnOrderDeps['cart'];
  payments: PaymentsOfOrders;
  tracking: Pick<TrackingDeps, 'carriers' | 'callbackUrl' | 'log'>;
}

/** Who reads an order: a shopper (`userId`) sees their own orders only, staff see all. */
export interface Viewer {
  userId?: string;
  language: Language;
}

/** How long the provider may be asked to close trades before another cancellation may begin. */
const CLOSING_LEASE_SECONDS = 30;
/** No address has this id. */
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

export type Orders = ReturnType<typeof createOrders>;

/** The use cases of checkouts and orders. */
export function createOrders(deps: OrderDeps) {
  const { db } = deps;

  async function readOwned(orderNo: string, viewer: Viewer): Promise<OwnedOrder | Refusal> {
    const [row] = isOrderNo(orderNo) ? await readOrders(db, [orderNo]) : [];
    if (!row || (viewer.userId !== undefined && row.userId !== viewer.userId))
      return refuse('order_not_found');
    const [lines, events, parcels, money] = await Promise.all([
      readLines(db, [orderNo]),
      readEvents(db, orderNo),
      readParcels(db, [orderNo]),
      deps.payments.readMoney(db, [orderNo]),
    ]);
    const parts = { lines, events, parcels, money: money.get(orderNo) ?? NO_MONEY };
    return { ...viewOrder(row, parts, viewer.language), userId: row.userId };
  }

  const admin = createOrderAdmin(db, (orderNo, language) => readOwned(orderNo, { language }));
  const shipping = createShipping(db);

  async function read(orderNo: string, viewer: Viewer): Promise<OrderView | Refusal> {
    const order = await readOwned(orderNo, viewer);
    if (isRefusal(order)) return order;
    const { userId: _, ...view } = order;
    return view;
  }

  /** These orders as lists show them, newest first. */
  async function readMany(orderNos: readonly string[], language: Language): Promise<OwnedOrder[]> {
    const [rows, lines, parcels, money] = await Promise.all([
      readOrders(db, orderNos),
      readLines(db, orderNos),
      readParcels(db, orderNos),
      deps.payments.readMoney(db, orderNos),
    ]);
    const linesOf = Map.groupBy(lines, (line) => line.orderNo);
    const parcelsOf = Map.groupBy(parcels, (parcel) => parcel.orderNo);
    return rows.map((row) => {
      const { orderNo } = row;
      const parts = {
        lines: linesOf.get(orderNo) ?? [],
        events: [],
        parcels: parcelsOf.get(orderNo) ?? [],
        money: money.get(orderNo) ?? NO_MONEY,
      };
      return { ...viewOrder(row, parts, language), userId: row.userId };
    });
  }

  const { readRules } = deps.checkouts;
  const tracking = createTracking({ db, ...deps.tracking, read });
  const own = createOwnOrders({ db, readRules, cart: deps.cart, read, readMany });

  /**
   * Cancels an unpaid order in three steps: claims it, so that no payment is opened meanwhile; closes its trades at the
   * provider; changes its status.
   * @param record stores what else belongs in the transaction of the last step
   */
  async function cancel(
    orderNo: string,
    cause: Cause,
    viewer: Viewer,
    record?: (tx: Tx) => Promise<void>,
  ): Promise<OrderView | Refusal> {
    const order = await read(orderNo, viewer);
    if (isRefusal(order)) return order;
    const isClaimed = await inTransaction(db, async (tx) => {
      // Locked first, so that this COMMIT waits for the standbys also where nothing is written: what is answered then
      // does not come from an order that a new primary may not have.
      await lockOrders(tx, [orderNo]);
      return claimOrder(tx, orderNo, CLOSING_LEASE_SECONDS);
    });
    if (!isClaimed) return refuse('order_not_cancellable');
    const closing = await deps.payments.closeTrades(orderNo);
    if (closing === 'paid') return refuse('order_not_cancellable');
    if (closing === 'unknown') {
      await releaseClaim(db, orderNo);
      return refuse('payment_unknown', {}, { 'retry-after': '5' });
    }
    const cancelled = await inTransaction(db, async (tx) => {
      await lockOrders(tx, [orderNo]);
      await record?.(tx);
      return cancelUnpaidOrders(tx, [orderNo], cause);
    });
    return cancelled.length === 1 ? read(orderNo, viewer) : refuse('order_not_cancellable');
  }

  /** What staff get after a parcel was sent or changed. */
  const afterwards = async (refusal: Refusal | null, orderNo: string, language: Language) =>
    refusal ?? admin.read(orderNo, language);

  return {
    read,
    own,
    tracking,
    admin,

    async searchForStaff(query: OrderSearch, language: Language) {
      const found = await searchOrders(db, query);
      if (isRefusal(found)) return found;
      const { orderNos, ...page } = found;
      const orders = new Map((await readMany(orderNos, language)).map((order) => [order.orderNo, order]));
      const items = await admin.present(orderNos.flatMap((orderNo) => orders.get(orderNo) ?? []));
      return { items, ...page };
    },

    /** Staff hand a paid order, or pieces of it, to the carrier. */
    async ship(operator: Operator, orderNo: string, input: NewShipment, language: Language) {
      return afterwards(await shipping.send(operator, orderNo, input), orderNo, language);
    },

    async changeShipment(
      operator: Operator,
      at: { orderNo: string; shipmentId: string },
      change: ShipmentChange,
      language: Language,
    ) {
      return afterwards(await shipping.change(operator, at, change), at.orderNo, language);
    },

    /** Where goods of a flash sale are among them, more shoppers than the engine takes in wait before the database is asked. */
    async checkout({ userId, ticket }: Visit, input: NewCheckout, language: Language) {
      const wanted = await wantedItems(input, () => deps.cart.checkedItems(userId));
      if (isRefusal(wanted)) return wanted;
      const make = () =>
        createCheckout(deps.checkouts, {
          ...{ userId, language, addressId: input.addressId, coupons: input.coupons },
          ...wanted,
        });
      const { flashSales } = await deps.checkouts.readRules();
      const isRush = wanted.items.some(({ skuId }) => flashSales.priceOf(skuId.toLowerCase()));
      return isRush ? deps.waitingRoom.admit({ userId, ticket }, make) : make();
    },

    /** Places an order exactly once for a key. `isReplay`: the key was used before, and this is its order. */
    async place(
      { userId, ticket }: Visit,
      input: { key: string; addressId: string; remark: string },
      language: Language,
    ): Promise<{ isReplay: boolean; order: OrderView } | Refusal> {
      if (!isUuid(input.key)) return refuse('checkout_not_found');
      // A used key is answered before the address is looked at, so a malformed id must not be refused here.
      const addressId = isUuid(input.addressId) ? input.addressId.toLowerCase() : NIL_UUID;
      const key = input.key.toLowerCase();
      const make = () => deps.placing.place({ userId, key, addressId, remark: input.remark });
      const outcome = hasFlashPrice(key)
        ? await deps.waitingRoom.admit({ userId, ticket }, make)
        : await make();
      if (isRefusal(outcome)) return outcome;
      if (outcome.kind !== 'created') {
        const order = await read(outcome.orderNo, { userId, language });
        return isRefusal(order) ? order : { isReplay: outcome.kind === 'replayed', order };
      }
      if (outcome.order.checkout.source === 'cart') deps.cart.drainSoon();
      return { isReplay: false, order: viewPlacedOrder(outcome.order, language) };
    },

    cancelByShopper: (userId: string, orderNo: string, reason: string, language: Language) =>
      cancel(orderNo, { by: { kind: 'shopper', id: userId }, reason }, { userId, language }),

    async cancelByStaff(operator: Operator, orderNo: string, reason: string, language: Language) {
      const entry = {
        ...operator,
        action: 'order.cancel',
        subject: `order:${orderNo}`,
        details: { reason },
        before: { status: INITIAL_STATUS },
        after: { status: 'cancelled' },
      };
      const cause: Cause = { by: { kind: 'staff', id: operator.staffId }, reason };
      const cancelled = await cancel(orderNo, cause, { language }, (tx) => recordAudit(tx, entry));
      return isRefusal(cancelled) ? cancelled : admin.read(orderNo, language);
    },

    /** The shopper confirms that the goods have arrived. */
    async receive(userId: string, orderNo: string, language: Language): Promise<OrderView | Refusal> {
      const order = await read(orderNo, { userId, language });
      if (isRefusal(order)) return order;
      const cause: Cause = { by: { kind: 'shopper', id: userId }, reason: '' };
      const completed = await inTransaction(db, async (tx) => {
        // Locked first as in `cancel`: a second press must not be answered from an order that a new primary may not have.
        await lockOrders(tx, [orderNo]);
        return completeOrders(tx, [orderNo], cause);
      });
      return completed.length === 1 ? read(orderNo, { userId, language }) : refuse('order_wrong_state');
    },
  };
}
