/**
 * The life of an order: its statuses, the transitions between them with what each one does, and what a shopper may do.
 * No other file decides any of this.
 *
 * To add a status: a row in STATUSES, its transitions in TRANSITIONS, and a migration for the CHECKs of `orders.status`
 * and `order_events.to_status`. The compiler and `lifecycle.test.ts` then name every place that has to follow.
 */

/**
 * `isRefundable`: the order has been paid, so a refund can be asked for as long as some of its money is left.
 * `isAddressOpen`: the order can still go to another address, as long as no parcel of it is on its way.
 */
const STATUSES = {
  pending_payment: { isRefundable: false, isAddressOpen: true },
  paid: { isRefundable: true, isAddressOpen: true },
  shipped: { isRefundable: true, isAddressOpen: false },
  completed: { isRefundable: true, isAddressOpen: false },
  cancelled: { isRefundable: false, isAddressOpen: false },
} as const;

export type OrderStatus = keyof typeof STATUSES;
export const ORDER_STATUSES = Object.keys(STATUSES) as OrderStatus[];

interface TransitionRow {
  from: OrderStatus;
  to: OrderStatus;
  /** The column of `orders` that says when the transition happened. */
  timestamp: 'paid_at' | 'shipped_at' | null;
  /** What happens to the order's goods: they are sold, or the stock that they locked is released. */
  goods: 'sell' | 'release' | null;
  /** What a shopper does to bring the transition about. */
  action: 'pay' | 'cancel' | 'receive' | null;
}

/** Every transition. An order never enters a status twice: the key of `order_events` refuses that. */
export const TRANSITIONS = {
  pay: { from: 'pending_payment', to: 'paid', timestamp: 'paid_at', goods: 'sell', action: 'pay' },
  cancelUnpaid: {
    from: 'pending_payment',
    to: 'cancelled',
    timestamp: null,
    goods: 'release',
    action: 'cancel',
  },
  ship: { from: 'paid', to: 'shipped', timestamp: 'shipped_at', goods: null, action: null },
  // The refund says what comes back into stock: see restockPieces.
  cancelRefunded: { from: 'paid', to: 'cancelled', timestamp: null, goods: null, action: null },
  complete: { from: 'shipped', to: 'completed', timestamp: null, goods: null, action: 'receive' },
} as const satisfies Record<string, TransitionRow>;

/** A row of the table; nothing else can be given to the function that moves orders. */
export type Transition = (typeof TRANSITIONS)[keyof typeof TRANSITIONS];

/** The status of a new order, in which it waits for its payment. */
export const INITIAL_STATUS = TRANSITIONS.pay.from;

/** Statuses that no transition leaves. */
export const FINAL_STATUSES = ORDER_STATUSES.filter((status) => transitionsFrom(status).length === 0);

function transitionsFrom(status: OrderStatus): TransitionRow[] {
  return Object.values(TRANSITIONS).filter(({ from }) => from === status);
}

export type OrderAction = NonNullable<Transition['action']> | 'request_refund';
export const ORDER_ACTIONS: OrderAction[] = ['pay', 'cancel', 'receive', 'request_refund'];

/** Computed once: orders are shown too often to walk the table for each. */
const ACTIONS = new Map(ORDER_STATUSES.map((status) => [status, actionsIn(status)]));

function actionsIn(status: OrderStatus): OrderAction[] {
  const actions = transitionsFrom(status).flatMap(({ action }) => action ?? []);
  return STATUSES[status].isRefundable ? [...actions, 'request_refund'] : actions;
}

/**
 * What a shopper may do with an order now.
 * @param order `refundableFen` is what was paid and is neither refunded nor being refunded
 */
export function allowedActions(order: {
  status: OrderStatus;
  isExpired: boolean;
  refundableFen: number;
}): OrderAction[] {
  return (ACTIONS.get(order.status) ?? []).filter((action) => {
    if (action === 'pay') return !order.isExpired;
    if (action === 'request_refund') return order.refundableFen > 0;
    return true;
  });
}

/** Whether an order can still be sent to another address. */
export function isAddressOpen(order: { status: OrderStatus; hasParcel: boolean }): boolean {
  return STATUSES[order.status].isAddressOpen && !order.hasParcel;
}
