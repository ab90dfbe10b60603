import { createHash } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { NotifyAnswer, NotifyRequest, NotifyVerdict, PaymentNotify } from '../../../gateways/payment.ts';
import type { PaymentGateways, PaymentProvider } from '../../../gateways/payment-providers.ts';
import { refuse } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Ask } from '../asking/service.ts';
import type { Confirming } from '../confirming/service.ts';
import { findPaymentAt, type Message, type Payment, recordMessages } from '../queries.ts';

export interface NotifyDeps {
  db: Database;
  gateways: PaymentGateways;
  confirming: Confirming;
  ask: Ask;
  /** The provider reports a refund of this payment: the refund is asked about at once. */
  onRefundReport(outTradeNo: string): void;
  log: FastifyBaseLogger;
}

/** The notify names another amount than we asked for: only the provider's own books say what it took. */
async function judgeOtherAmount(
  deps: NotifyDeps,
  payment: Payment,
  message: Message,
): Promise<NotifyVerdict> {
  deps.log.warn({ outTradeNo: payment.outTradeNo }, 'a notify names another amount; the provider is asked');
  await recordMessages(deps.db, [{ ...message, verdict: 'other_amount' }]);
  const { state } = await deps.ask(payment);
  return state === 'settled' || state === 'surplus' ? 'accepted' : 'rejected';
}

/**
 * The notify is about a refund, or its status is unknown. It may still be the only message that tells of a payment, so
 * it is accepted only once that payment is booked or the provider has answered a query about it.
 */
async function judgeUnclear(
  deps: NotifyDeps,
  notify: PaymentNotify,
  payment: Payment,
  message: Message,
): Promise<NotifyVerdict> {
  await recordMessages(deps.db, [{ ...message, verdict: 'no_payment' }]);
  if (notify.reportsRefund) deps.onRefundReport(payment.outTradeNo);
  if (payment.status === 'settled' || payment.status === 'surplus') return 'accepted';
  const { state } = await deps.ask(payment);
  return state === 'unknown' ? 'failed' : 'accepted';
}

async function judge(
  deps: NotifyDeps,
  notify: PaymentNotify,
  payment: Payment,
  message: Message,
): Promise<NotifyVerdict> {
  if (notify.state === 'waiting' || notify.state === 'closed') {
    await recordMessages(deps.db, [{ ...message, verdict: 'no_payment' }]);
    return 'accepted';
  }
  if (notify.state === null || notify.reportsRefund) return judgeUnclear(deps, notify, payment, message);
  const { outTradeNo, tradeNo, amountFen } = notify;
  if (amountFen !== payment.amountFen) return judgeOtherAmount(deps, payment, message);
  const standing = await deps.confirming.confirm({ outTradeNo, tradeNo, receivedFen: amountFen, message });
  return standing.kind === 'settled' || standing.kind === 'surplus' ? 'accepted' : 'rejected';
}

/**
 * Takes a provider's report. It is accepted only when what it says is committed; after everything else, a bug or a
 * database that is away included, the provider sends the report again.
 */
export async function handleNotify(
  deps: NotifyDeps,
  provider: PaymentProvider,
  request: NotifyRequest,
): Promise<NotifyAnswer | Refusal> {
  const { db, log } = deps;
  const gateway = deps.gateways[provider];
  if (!gateway) return refuse('gateway_not_configured');
  const reject = (reason: string) => {
    log.warn({ provider, reason, bytes: request.rawBody.length }, 'a notify is rejected');
    return gateway.answerNotify('rejected');
  };
  try {
    const reading = await gateway.readNotify(request);
    if (reading.outcome !== 'verified') return reject(reading.reason);
    const { notify } = reading;
    const payment = await findPaymentAt(db, provider, notify.outTradeNo);
    if (!payment) return reject('its payment is unknown');
    const { outTradeNo } = payment;
    const digest = createHash('sha256').update(request.rawBody).digest('hex');
    const message = { provider, kind: 'notify' as const, outTradeNo, fields: notify.fields, digest };
    return gateway.answerNotify(await judge(deps, notify, payment, message));
  } catch (err) {
    log.error({ err, provider }, 'a notify failed');
    return gateway.answerNotify('failed');
  }
}
