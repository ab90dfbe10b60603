import type { PaymentGateways } from '../../../gateways/payment-providers.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Closing } from '../../orders/index.ts';
import type { Ask, Asked } from '../asking/service.ts';
import { markClosed, type Payment, readPaymentsOf } from '../queries.ts';

/** A provider's notify may arrive this long after a payment's time is over. Money after that is surplus. */
export const LATE_MS = 5 * 60_000;

export interface ClosingDeps {
  db: Database;
  gateways: PaymentGateways;
  ask: Ask;
}

export type ClosePayment = (payment: Payment) => Promise<Asked>;

/** Asks a payment's provider to close it; where the provider says that it cannot, asks why not. */
export function createClosing({ db, gateways, ask }: ClosingDeps): ClosePayment {
  return async (payment) => {
    const answer = await gateways[payment.provider]?.close(payment.outTradeNo);
    if (!answer || answer.outcome === 'unavailable') return { state: 'unknown' };
    if (answer.outcome === 'status_error') return ask(payment);
    if (answer.outcome === 'not_exist') return { state: 'not_exist' };
    await markClosed(db, payment.id);
    return { state: 'closed' };
  };
}

/** What an order may count on after its payment was closed. */
async function closeForOrder(close: ClosePayment, payment: Payment): Promise<Closing> {
  const { state } = await close(payment);
  if (state === 'settled') return 'paid';
  if (state !== 'unknown' && state !== 'waiting') return 'closed';
  const isLate = payment.expiresAt.getTime() + LATE_MS < Date.now();
  return isLate ? 'closed' : 'unknown';
}

/** Closes every payment of an order that may still be paid. */
export async function closePaymentsOf(db: Database, close: ClosePayment, orderNo: string): Promise<Closing> {
  const payments = await readPaymentsOf(db, orderNo);
  if (payments.some(({ status }) => status === 'settled')) return 'paid';
  const open = payments.filter(({ status }) => status === 'open');
  const closings = await Promise.all(open.map((payment) => closeForOrder(close, payment)));
  if (closings.includes('paid')) return 'paid';
  return closings.includes('unknown') ? 'unknown' : 'closed';
}
