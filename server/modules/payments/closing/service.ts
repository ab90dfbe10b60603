import { createHash } from 'node:crypto';
import type { PaymentGateway } from '../../../gateways/payment.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Closing } from '../../orders/index.ts';
import type { Confirming } from '../confirming/service.ts';
import { markClosed, type Payment, readAttempts } from '../queries.ts';

/** Statuses of a trade in which Alipay has the buyer's money; a finished one can no longer be refunded. */
const PAID = ['TRADE_SUCCESS', 'TRADE_FINISHED'];

export function isPaid(tradeStatus: string): boolean {
  return PAID.includes(tradeStatus);
}

/** Money may still be on its way this long after a trade's time is over; then it is late, that is surplus. */
export const LATE_MS = 5 * 60_000;

/** What Alipay knows of an attempt; where it has money, that has been taken in by now. */
export type Asked =
  | { state: 'settled' | 'surplus' }
  /** The buyer may still pay. */
  | { state: 'waiting' }
  | { state: 'closed' }
  /** The cashier page was never opened. It still may be, until the attempt's time is over. */
  | { state: 'not_exist' }
  /** No answer that may be believed, or no room to write it down. */
  | { state: 'unknown' };

export interface TradeDeps {
  db: Database;
  gateway: PaymentGateway | null;
  confirming: Confirming;
}

export type Trades = ReturnType<typeof createTrades>;

/** Our attempts as trades at Alipay: asking about them and closing them. Never inside a transaction. */
export function createTrades({ db, gateway, confirming }: TradeDeps) {
  /** Asks Alipay about an attempt, and believes it. */
  async function ask(payment: Payment): Promise<Asked> {
    if (!gateway) return { state: 'unknown' };
    const answer = await gateway.query(payment.outTradeNo);
    if (answer.outcome === 'unavailable') return { state: 'unknown' };
    if (answer.outcome === 'not_exist') return { state: 'not_exist' };
    if (!isPaid(answer.status)) {
      if (answer.status === 'WAIT_BUYER_PAY') return { state: 'waiting' };
      await markClosed(db, payment.id);
      return { state: 'closed' };
    }
    const { tradeNo, amountFen: receivedFen, raw: fields } = answer;
    const { outTradeNo } = payment;
    const digest = createHash('sha256').update(JSON.stringify(fields)).digest('hex');
    const message = { kind: 'query' as const, outTradeNo, fields, digest };
    const standing = await confirming.confirm({ outTradeNo, tradeNo, receivedFen, message });
    return standing.kind === 'settled' || standing.kind === 'surplus'
      ? { state: standing.kind }
      : { state: 'unknown' };
  }

  /** Asks Alipay to close an attempt; where it says that it cannot, asks why not. */
  async function close(payment: Payment): Promise<Asked> {
    if (!gateway) return { state: 'unknown' };
    const answer = await gateway.close(payment.outTradeNo);
    if (answer.outcome === 'status_error') return ask(payment);
    if (answer.outcome === 'unavailable') return { state: 'unknown' };
    if (answer.outcome === 'not_exist') return { state: 'not_exist' };
    await markClosed(db, payment.id);
    return { state: 'closed' };
  }

  /** What an order may count on after closing an attempt. */
  async function closeForOrder(payment: Payment): Promise<Closing> {
    const { state } = await close(payment);
    if (state === 'settled') return 'paid';
    if (state !== 'unknown' && state !== 'waiting') return 'closed';
    // Whatever comes from now on is late, and goes back as surplus.
    return payment.expiresAt.getTime() + LATE_MS < Date.now() ? 'closed' : 'unknown';
  }

  /** Closes every trade of an order that may still be paid. */
  async function closeAll(orderNo: string): Promise<Closing> {
    const attempts = await readAttempts(db, orderNo);
    if (attempts.some(({ status }) => status === 'settled')) return 'paid';
    const open = attempts.filter(({ status }) => status === 'open');
    const closings = await Promise.all(open.map(closeForOrder));
    if (closings.includes('paid')) return 'paid';
    return closings.includes('unknown') ? 'unknown' : 'closed';
  }

  return { ask, close, closeAll };
}
