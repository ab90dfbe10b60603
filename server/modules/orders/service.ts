import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import type { Language } from '../../platform/values/language.ts';
import { recordAudit } from '../staff/index.ts';
import { type CheckoutDeps, createCheckout, type Wanted, wantedItems } from './checkout/service.ts';
import { refuse } from './errors.ts';
import { isOrderNo } from './order-no.ts';
import type { Placing } from './placing/service.ts';
import {
  claimOrder,
  findOrderNos,
  lockOrders,
  type OrderFilter,
  readEvents,
  readLines,
  readOrders,
  releaseClaim,
} from './queries.ts';
import type { NewCheckout, OrderView } from './schema.ts';
import { type Actor, moveOrders, writeShipment } from './transitions/queries.ts';
import { cancelUnpaidOrders } from './transitions/service.ts';
import { NO_MONEY, type OrderMoney, viewOrder, viewPlacedOrder } from './view.ts';

export type { OrderMoney } from './view.ts';

/**
 * What asking the provider to close an order's open trades came to: none can be paid any more, the order turned out to
 * be paid (and now is), or the provider gave no answer.
 */
export type Closing = 'closed' | 'paid' | 'unknown';

/** What orders ask of the payments room. */
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
  cart: {
    checkedItems(userId: string): Promise<Wanted[] | Refusal>;
    /** An order was placed from a cart: what was bought should leave it now. */
    drainSoon(): void;
  };
  payments: PaymentsOfOrders;
}

/** Who looks at orders: a shopper sees their own, staff see all. */
export interface Viewer {
  userId?: string;
  language: Language;
}

/** A member of staff at work, with the request that does it, for the audit log. */
export interface Operator {
  staffId: string;
  requestId: string;
}

/** How long the provider may be asked to close trades before somebody else may try. */
const CLOSING_LEASE_SECONDS = 30;

/** Who cancels and why; `record` writes what else must stand in the same transaction. */
interface Cause {
  by: Actor;
  reason: string;
  record?: (tx: Tx) => Promise<void>;
}

export type Orders = ReturnType<typeof createOrders>;

/** The use cases of checkouts and orders. */
export function createOrders(deps: OrderDeps) {
  const { db } = deps;

  async function read(orderNo: string, viewer: Viewer): Promise<OrderView | Refusal> {
    const [row] = isOrderNo(orderNo) ? await readOrders(db, [orderNo]) : [];
    if (!row || (viewer.userId !== undefined && row.user_id !== viewer.userId))
      return refuse('order_not_found');
    const [lines, events, money] = await Promise.all([
      readLines(db, [orderNo]),
      readEvents(db, orderNo),
      deps.payments.readMoney(db, [orderNo]),
    ]);
    return viewOrder(row, { lines, events, money: money.get(orderNo) ?? NO_MONEY }, viewer.language);
  }

  async function list(filter: OrderFilter, language: Language) {
    const { orderNos, total } = await findOrderNos(db, filter);
    const [rows, lines, money] = await Promise.all([
      readOrders(db, orderNos),
      readLines(db, orderNos),
      deps.payments.readMoney(db, orderNos),
    ]);
    const linesOf = Map.groupBy(lines, (line) => line.order_no);
    const items = rows.map((row) => {
      const parts = {
        lines: linesOf.get(row.order_no) ?? [],
        events: [],
        money: money.get(row.order_no) ?? NO_MONEY,
      };
      return viewOrder(row, parts, language);
    });
    return { items, total, page: filter.page, pageSize: filter.pageSize };
  }

  /** Cancels an unpaid order: claimed first, so that no payment is opened; then its trades are closed; then it ends. */
  async function cancel(orderNo: string, cause: Cause, viewer: Viewer): Promise<OrderView | Refusal> {
    const order = await read(orderNo, viewer);
    if (isRefusal(order)) return order;
    if (!(await db.transaction().execute((tx) => claimOrder(tx, orderNo, CLOSING_LEASE_SECONDS)))) {
      return refuse('order_not_cancellable');
    }
    const closing = await deps.payments.closeTrades(orderNo);
    if (closing === 'paid') return refuse('order_not_cancellable');
    if (closing === 'unknown') {
      await releaseClaim(db, orderNo);
      return refuse('payment_unknown', {}, { 'retry-after': '5' });
    }
    const moved = await inTransaction(db, async (tx) => {
      await lockOrders(tx, [orderNo]);
      await cause.record?.(tx);
      return cancelUnpaidOrders(tx, [orderNo], cause.by, cause.reason);
    });
    return moved.length === 1 ? read(orderNo, viewer) : refuse('order_not_cancellable');
  }

  return {
    read,
    list,

    async checkout(userId: string, input: NewCheckout, language: Language) {
      const wanted = await wantedItems(input, () => deps.cart.checkedItems(userId));
      if (isRefusal(wanted)) return wanted;
      return createCheckout(deps.checkouts, { userId, language, ...wanted });
    },

    /** Places an order exactly once for a key. `isReplay`: the key had been used, and this is its order. */
    async place(
      userId: string,
      input: { key: string; addressId: string; remark: string },
      language: Language,
    ): Promise<{ isReplay: boolean; order: OrderView } | Refusal> {
      if (!isUuid(input.key)) return refuse('checkout_not_found');
      // An address that cannot exist still has to give way to a consumed key: the zero UUID is nobody's.
      const addressId = isUuid(input.addressId)
        ? input.addressId.toLowerCase()
        : '00000000-0000-0000-0000-000000000000';
      const outcome = await deps.placing.place({
        userId,
        key: input.key.toLowerCase(),
        addressId,
        remark: input.remark,
      });
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

    cancelByStaff(operator: Operator, orderNo: string, reason: string, language: Language) {
      const entry = { ...operator, action: 'order.cancel', subject: `order:${orderNo}`, details: { reason } };
      const by: Actor = { kind: 'staff', id: operator.staffId };
      return cancel(orderNo, { by, reason, record: (tx) => recordAudit(tx, entry) }, { language });
    },

    /** The shopper has the goods: shipped → completed. */
    async receive(userId: string, orderNo: string, language: Language): Promise<OrderView | Refusal> {
      const order = await read(orderNo, { userId, language });
      if (isRefusal(order)) return order;
      const by: Actor = { kind: 'shopper', id: userId };
      const moved = await inTransaction(db, (tx) =>
        moveOrders(tx, [orderNo], { from: 'shipped', to: 'completed', by }),
      );
      return moved.length === 1 ? read(orderNo, { userId, language }) : refuse('order_wrong_state');
    },

    /** A paid order leaves the house. Not while a refund of it is under way. */
    async ship(
      operator: Operator,
      orderNo: string,
      shipment: { carrier: string; trackingNumber: string },
      language: Language,
    ): Promise<OrderView | Refusal> {
      if (!isOrderNo(orderNo)) return refuse('order_not_found');
      const refusal = await inTransaction(db, async (tx) => {
        const [order] = await lockOrders(tx, [orderNo]);
        if (!order) return refuse('order_not_found');
        if (order.status !== 'paid' || order.refundingFen > 0) return refuse('order_wrong_state');
        await writeShipment(tx, orderNo, shipment, { kind: 'staff', id: operator.staffId });
        const subject = `order:${orderNo}`;
        await recordAudit(tx, { ...operator, action: 'order.ship', subject, details: { ...shipment } });
        return null;
      });
      return refusal ?? read(orderNo, { language });
    },
  };
}
