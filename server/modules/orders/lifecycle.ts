export type OrderStatus = 'pending_payment' | 'paid' | 'shipped' | 'completed' | 'cancelled';
export type OrderAction = 'pay' | 'cancel' | 'receive' | 'request_refund';

export const ORDER_STATUSES = [
  'pending_payment',
  'paid',
  'shipped',
  'completed',
  'cancelled',
] as const satisfies OrderStatus[];

/** Where an order may go from each status; nothing else is a transition. */
export const TRANSITIONS = {
  pending_payment: ['paid', 'cancelled'],
  paid: ['shipped', 'cancelled'],
  shipped: ['completed'],
  completed: [],
  cancelled: [],
} as const satisfies Record<OrderStatus, readonly OrderStatus[]>;

/** What a shopper may do with an order in each status, before its money and its clock are looked at. */
const ACTIONS = {
  pending_payment: ['pay', 'cancel'],
  paid: ['request_refund'],
  shipped: ['receive', 'request_refund'],
  completed: ['request_refund'],
  cancelled: [],
} as const satisfies Record<OrderStatus, readonly OrderAction[]>;

export function mayGo(from: OrderStatus, to: OrderStatus): boolean {
  return (TRANSITIONS[from] as readonly OrderStatus[]).includes(to);
}

/** The buttons of an order. `refundableFen` is what was paid and is neither back nor on its way back. */
export function allowedActions(order: {
  status: OrderStatus;
  isExpired: boolean;
  refundableFen: number;
}): OrderAction[] {
  return ACTIONS[order.status].filter((action) => {
    if (action === 'pay') return !order.isExpired;
    if (action === 'request_refund') return order.refundableFen > 0;
    return true;
  });
}
