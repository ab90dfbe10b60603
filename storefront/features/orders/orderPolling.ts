import type { OrderSummary } from '../../../api-client/index.ts';

/** After the return from the cashier page the result usually arrives within seconds. */
const EAGER_MS = 1_500;
const EAGER_FOR_MS = 60_000;
/** An unpaid order may be paid on another device, or expire. */
const CALM_MS = 8_000;

/**
 * How long to wait before the page loads an order again; null when nothing will change without the shopper.
 *
 * @param waitingForMs how long the page has waited for a payment's result; null when it waits for none
 */
export function pollDelayMs(
  order: Pick<OrderSummary, 'status' | 'refunds'>,
  waitingForMs: number | null,
): number | null {
  const isMoneyMoving = order.refunds.some((refund) => refund.status === 'processing');
  if (order.status !== 'pending_payment') return isMoneyMoving ? CALM_MS : null;
  return waitingForMs !== null && waitingForMs < EAGER_FOR_MS ? EAGER_MS : CALM_MS;
}

/** The state of the payment on the page of an unpaid order. */
export type PaymentPhase =
  | 'unpaid'
  /** The shopper is back from the cashier page and there is no result yet. */
  | 'confirming'
  /** The shopper has been back for a while without a result. Perhaps they did not pay. */
  | 'unconfirmed'
  /** The time to pay is over, and the shop asks the provider whether money came in. */
  | 'closing';

export function paymentPhase(
  order: Pick<OrderSummary, 'allowedActions'>,
  waitingForMs: number | null,
): PaymentPhase {
  if (waitingForMs !== null) return waitingForMs < EAGER_FOR_MS ? 'confirming' : 'unconfirmed';
  return order.allowedActions.includes('pay') ? 'unpaid' : 'closing';
}

/** Minutes and seconds until a time; 0:00 after it. */
export function clockUntil(iso: string, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(iso) - nowMs) / 1000));
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}
