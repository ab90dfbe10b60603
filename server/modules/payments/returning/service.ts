import { createHash } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { PaymentGateways, PaymentProvider } from '../../../gateways/payment-providers.ts';
import { refuse } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Ask } from '../asking/service.ts';
import { findPaymentAt, recordMessages } from '../queries.ts';

export interface ReturningDeps {
  db: Database;
  gateways: PaymentGateways;
  ask: Ask;
  log: FastifyBaseLogger;
}

/**
 * The browser comes back from a provider. That proves no payment; it makes the shop ask the provider.
 * @returns the number of the order to show, or null where the query string is not the provider's
 */
export async function handleReturn(
  { db, gateways, ask, log }: ReturningDeps,
  provider: PaymentProvider,
  rawQuery: string,
): Promise<string | null | Refusal> {
  const gateway = gateways[provider];
  if (!gateway) return refuse('gateway_not_configured');
  const reading = gateway.readReturn(rawQuery);
  if (reading.outcome !== 'verified') {
    log.warn({ provider, reason: reading.reason }, 'a return is rejected');
    return null;
  }
  const { fields } = reading;
  const payment = await findPaymentAt(db, provider, reading.outTradeNo);
  if (!payment) {
    log.warn({ provider }, 'a return names an unknown payment');
    return null;
  }
  const digest = createHash('sha256').update(rawQuery).digest('hex');
  const message = { provider, kind: 'return' as const, outTradeNo: payment.outTradeNo, fields, digest };
  await recordMessages(db, [{ ...message, verdict: 'asked' }]);
  if (payment.status === 'open' || payment.status === 'closed') await ask(payment);
  return payment.orderNo;
}
