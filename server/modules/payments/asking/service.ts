import { createHash } from 'node:crypto';
import type { PaymentGateways } from '../../../gateways/payment-providers.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Confirming } from '../confirming/service.ts';
import { markClosed, type Payment } from '../queries.ts';

/** What a provider knows of a payment. Money that it has taken is in our books by the time of this answer. */
export type Asked =
  | { state: 'settled' | 'surplus' }
  /** The buyer may still pay. */
  | { state: 'waiting' }
  | { state: 'closed' }
  /** The buyer never opened the payment, but may do so until its time is over. */
  | { state: 'not_exist' }
  /** The provider gave no answer that may be believed, or our books could not be written. */
  | { state: 'unknown' };

export interface AskingDeps {
  db: Database;
  gateways: PaymentGateways;
  confirming: Confirming;
}

export type Ask = (payment: Payment) => Promise<Asked>;

/** Asks a payment's provider what became of it and books the answer. Never called inside a transaction. */
export function createAsking({ db, gateways, confirming }: AskingDeps): Ask {
  return async ({ id, provider, outTradeNo }) => {
    const answer = await gateways[provider]?.query(outTradeNo);
    if (!answer || answer.outcome === 'unavailable') return { state: 'unknown' };
    if (answer.outcome === 'not_exist') return { state: 'not_exist' };
    if (answer.state === 'waiting') return { state: 'waiting' };
    if (answer.state === 'closed') {
      await markClosed(db, id);
      return { state: 'closed' };
    }
    const { tradeNo, amountFen: receivedFen, fields } = answer;
    const digest = createHash('sha256').update(JSON.stringify(fields)).digest('hex');
    const message = { provider, kind: 'query' as const, outTradeNo, fields, digest };
    const standing = await confirming.confirm({ outTradeNo, tradeNo, receivedFen, message });
    return standing.kind === 'settled' || standing.kind === 'surplus'
      ? { state: standing.kind }
      : { state: 'unknown' };
  };
}
