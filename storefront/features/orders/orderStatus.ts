import type { OrderStatus, OrderSummary } from '../../../api-client/index.ts';

/** Keys of the texts of a status. */
interface StatusTexts {
  /** In lists and filters. */
  label: string;
  /** In the timeline: what happened when the order got this status. */
  event: string;
  /** On the order's page. `paymentPhase` replaces both for an unpaid order whose payment is under way. */
  title: string;
  explanation: string;
}

/** The texts of every status, in the order of the filters. A new status of the API does not compile without its texts. */
export const STATUS_TEXTS: Record<OrderStatus, StatusTexts> = {
  pending_payment: {
    label: 'orders.statuses.pending_payment',
    event: 'order.events.pending_payment',
    title: 'order.phases.unpaid.title',
    explanation: 'order.phases.unpaid.text',
  },
  paid: {
    label: 'orders.statuses.paid',
    event: 'order.events.paid',
    title: 'order.headings.paid.title',
    explanation: 'order.headings.paid.text',
  },
  shipped: {
    label: 'orders.statuses.shipped',
    event: 'order.events.shipped',
    title: 'order.headings.shipped.title',
    explanation: 'order.headings.shipped.text',
  },
  completed: {
    label: 'orders.statuses.completed',
    event: 'order.events.completed',
    title: 'order.headings.completed.title',
    explanation: 'order.headings.completed.text',
  },
  cancelled: {
    label: 'orders.statuses.cancelled',
    event: 'order.events.cancelled',
    title: 'order.headings.cancelled.title',
    explanation: 'order.headings.cancelled.text',
  },
};

export const ORDER_STATUSES = Object.keys(STATUS_TEXTS) as OrderStatus[];

/** Whether the order's next step is the shopper's. The server decides what is allowed. */
export function waitsForShopper(order: Pick<OrderSummary, 'allowedActions'>): boolean {
  return order.allowedActions.includes('pay') || order.allowedActions.includes('receive');
}
