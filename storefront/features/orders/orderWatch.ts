import type { OrderSummary } from '../../../api-client/index.ts';

/** Right after coming back from the cashier the result is usually there within seconds. */
const EAGER_MS = 1_500;
const EAGER_FOR_MS = 60_000;
/** An unpaid order may be paid on another device, or time out. */
const CALM_MS = 8_000;

/**
 * How long to wait before asking for an order again; null when nothing is expected to happen by itself.
 *
 * @param waitingForMs since when a payment's result is being waited for; null when none is
 */
export function nextLookMs(
  order: Pick<OrderSummary, 'status' | 'refunds'>,
  waitingForMs: number | null,
): number | null {
  const isMoneyMoving = order.refunds.some((refund) => refund.status === 'processing');
  if (order.status !== 'pending_payment') return isMoneyMoving ? CALM_MS : null;
  return waitingForMs !== null && waitingForMs < EAGER_FOR_MS ? EAGER_MS : CALM_MS;
}

/** What an unpaid order's page says. */
export type PaymentPhase =
  | 'unpaid'
  /** Back from the cashier, no result yet. */
  | 'confirming'
  /** Back from the cashier for a while, and still none: perhaps the shopper walked away. */
  | 'unconfirmed'
  /** The time to pay is over; the shop is making sure that no money is on its way. */
  | 'closing';

export function paymentPhase(
  order: Pick<OrderSummary, 'allowedActions'>,
  waitingForMs: number | null,
): PaymentPhase {
  if (waitingForMs !== null) return waitingForMs < EAGER_FOR_MS ? 'confirming' : 'unconfirmed';
  return order.allowedActions.includes('pay') ? 'unpaid' : 'closing';
}

/** Minutes and seconds until a time, as a clock shows them; 0:00 once it has passed. */
export function clockUntil(iso: string, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(iso) - nowMs) / 1000));
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}
