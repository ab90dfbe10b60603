import { createHash } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { PaymentGateway, PaymentNotify } from '../../../gateways/payment.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isOrderNo } from '../../orders/index.ts';
import { isPaid, type Trades } from '../closing/service.ts';
import type { Confirming } from '../confirming/service.ts';
import { findPayment, type Message, type Payment, recordMessages } from '../queries.ts';

/** What Alipay reads: the bare word `success`, or it sends the message again. */
export type NotifyAnswer = 'success' | 'failure';

export interface MessageDeps {
  db: Database;
  gateway: PaymentGateway;
  confirming: Confirming;
  trades: Trades;
  log: FastifyBaseLogger;
}

type Reading<T> = { verified: false; reason: string } | ({ verified: true } & T);

/** Ours is an order number and two digits. */
function findOurs(db: Database, outTradeNo: string): Promise<Payment | undefined> {
  const isOurs = isOrderNo(outTradeNo.slice(0, -2)) && /\d\d$/.test(outTradeNo);
  return isOurs ? findPayment(db, outTradeNo) : Promise.resolve(undefined);
}

function digestOf(encoded: string | Uint8Array): string {
  return createHash('sha256').update(encoded).digest('hex');
}

/** Takes what Alipay's servers, and the browsers that it sends back, tell us. Nothing is believed unverified. */
export function createMessages({ db, gateway, confirming, trades, log }: MessageDeps) {
  /** A true message that is not about our app or our money is nobody's business here. */
  function whyForeign(message: { appId: string; sellerId: string }): string | null {
    if (message.appId !== gateway.appId) return 'it names another app';
    if (message.sellerId !== gateway.sellerId) return 'it names another seller';
    return null;
  }

  async function identify<T extends { outTradeNo: string; appId: string; sellerId: string }>(
    reading: { verified: false; reason: string } | { verified: true; message: T },
  ): Promise<Reading<{ message: T; payment: Payment }>> {
    if (!reading.verified) return reading;
    const { message } = reading;
    const foreign = whyForeign(message);
    if (foreign !== null) return { verified: false, reason: foreign };
    const payment = await findOurs(db, message.outTradeNo);
    return payment
      ? { verified: true, message, payment }
      : { verified: false, reason: 'its out_trade_no is unknown' };
  }

  /** Another amount than we asked for: only Alipay's own books can tell what it took. */
  async function judgeOtherAmount(payment: Payment, message: Message): Promise<NotifyAnswer> {
    log.warn({ outTradeNo: payment.outTradeNo }, 'a notify names another amount; asking Alipay');
    await recordMessages(db, [{ ...message, verdict: 'other_amount' }]);
    const { state } = await trades.ask(payment);
    return state === 'settled' || state === 'surplus' ? 'success' : 'failure';
  }

  async function judgeNotify(notify: PaymentNotify, payment: Payment, digest: string): Promise<NotifyAnswer> {
    const { outTradeNo, tradeNo, raw: fields } = notify;
    const message: Message = { kind: 'notify', outTradeNo, fields, digest };
    if (notify.isRefund || !isPaid(notify.tradeStatus)) {
      await recordMessages(db, [{ ...message, verdict: 'no_payment' }]);
      return 'success';
    }
    if (notify.amountFen !== payment.amountFen) return judgeOtherAmount(payment, message);
    const standing = await confirming.confirm({
      outTradeNo,
      tradeNo,
      receivedFen: notify.amountFen,
      message,
    });
    return standing.kind === 'settled' || standing.kind === 'surplus' ? 'success' : 'failure';
  }

  return {
    /**
     * The asynchronous notify, its body exactly as it arrived. Answers `success` only when what it says is committed;
     * after anything else, a bug or a database that is away included, Alipay sends it again.
     */
    async takeNotify(rawBody: Uint8Array): Promise<NotifyAnswer> {
      try {
        const reading = gateway.readNotify(rawBody);
        const ours = await identify(reading.verified ? { verified: true, message: reading.notify } : reading);
        if (ours.verified) return await judgeNotify(ours.message, ours.payment, digestOf(rawBody));
        log.warn({ reason: ours.reason, bytes: rawBody.length }, 'a notify is not believed');
      } catch (err) {
        log.error({ err }, 'a notify could not be taken in');
      }
      return 'failure';
    },

    /**
     * The browser comes back. That proves nothing: it makes us ask Alipay.
     * @returns the order to show, or null where the query string is not Alipay's
     */
    async takeReturn(rawQuery: string): Promise<string | null> {
      const reading = gateway.verifyReturn(rawQuery);
      const ours = await identify(reading.verified ? { verified: true, message: reading } : reading);
      if (!ours.verified) {
        log.warn({ reason: ours.reason }, 'a return is not believed');
        return null;
      }
      const { outTradeNo, orderNo, status } = ours.payment;
      const fields = Object.fromEntries(new URLSearchParams(rawQuery));
      const said: Message = { kind: 'return', outTradeNo, fields, digest: digestOf(rawQuery) };
      await recordMessages(db, [{ ...said, verdict: 'asked' }]);
      if (status === 'open' || status === 'closed') await trades.ask(ours.payment);
      return orderNo;
    },
  };
}

export type Messages = ReturnType<typeof createMessages>;
