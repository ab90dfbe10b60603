import type { FastifyBaseLogger } from 'fastify';
import type { PaymentChannel, PaymentGateway } from '../../gateways/payment.ts';
import { refuse as refuseAny } from '../../platform/http/errors.ts';
import { isRefusal } from '../../platform/http/problems.ts';
import type { JobQueue } from '../../platform/jobs/job-queue.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { OrderMoney, PaymentsOfOrders } from '../orders/index.ts';
import { createConfirming } from './confirming.ts';
import { listSurplus, type SurplusFilter } from './debts-queries.ts';
import { createMessages } from './messages.ts';
import { openPayment } from './opening.ts';
import { ordersWithOpenPayments, readPayments, readRefunds } from './queries.ts';
import { reconcileOpen } from './reconciling.ts';
import { decide, ownRequests, requestRefund, type Verdict } from './refund-requests.ts';
import { listRequests, type RequestFilter } from './refund-requests-queries.ts';
import { type Operator, type RefundWish, refundOrder } from './refunds.ts';
import { createSendingBack } from './sending-back.ts';
import { retrySurplus } from './surplus.ts';
import { createTrades } from './trades.ts';
import { viewRefund, viewRequest, viewSurplus } from './view.ts';

export interface PaymentDeps {
  db: Database;
  /** Null where no provider is configured. */
  gateway: PaymentGateway | null;
  /** Where the world finds the shop, without a slash at the end. */
  publicUrl: string;
  /** How confirmations share transactions. */
  commit: { batchMax: number; queueMax: number; deadlineMs: number };
  /** Where money waits that has to go back. */
  queue: JobQueue;
  log: FastifyBaseLogger;
}

export type Payments = ReturnType<typeof createPayments>;

/** The use cases of payments. */
export function createPayments(deps: PaymentDeps) {
  const { db, gateway, queue, log } = deps;
  const sendingBack = createSendingBack({ db, gateway, queue, log });
  const confirming = createConfirming({
    db,
    ...deps.commit,
    onSurplus: (ids) => {
      log.warn({ surplusPayments: ids }, "money came in that is no order's; it goes back");
      sendingBack.soon('surplus', ids);
    },
    onTrouble: (err, batchSize, attempt) =>
      log.warn({ err, batchSize, attempt }, 'confirmations have to run again'),
  });
  const trades = createTrades({ db, gateway, confirming });
  const messages = gateway && createMessages({ db, gateway, confirming, trades, log });

  const ofOrders: PaymentsOfOrders = {
    async readMoney(of, orderNos) {
      const [payments, refunds] = await Promise.all([readPayments(of, orderNos), readRefunds(of, orderNos)]);
      const money = new Map<string, OrderMoney>(
        orderNos.map((orderNo) => [orderNo, { payments: [], refunds: [] }]),
      );
      for (const { orderNo, ...payment } of payments) money.get(orderNo)?.payments.push(payment);
      for (const refund of refunds) money.get(refund.orderNo)?.refunds.push(viewRefund(refund));
      return money;
    },
    withOpenTrades: ordersWithOpenPayments,
    closeTrades: trades.closeAll,
  };

  return {
    /** What the orders room asks of this one. */
    ofOrders,
    isConfigured: gateway !== null,

    async open(userId: string, orderNo: string, channel: PaymentChannel) {
      if (!gateway) return refuseAny('gateway_not_configured');
      return openPayment({ db, gateway, publicUrl: deps.publicUrl }, { userId, orderNo, channel });
    },

    async takeNotify(rawBody: Uint8Array) {
      return messages ? messages.takeNotify(rawBody) : refuseAny('gateway_not_configured');
    },

    /** @returns the path to send the browser to */
    async takeReturn(rawQuery: string) {
      if (!messages) return refuseAny('gateway_not_configured');
      const orderNo = await messages.takeReturn(rawQuery);
      return orderNo === null ? '/orders' : `/orders/${orderNo}`;
    },

    /** @returns the refund, and whether its key had been used before */
    async refund(operator: Operator, orderNo: string, wish: RefundWish) {
      const outcome = await refundOrder(db, operator, orderNo, wish);
      if (isRefusal(outcome)) return outcome;
      sendingBack.soon('refund', [outcome.refund.id]);
      return { isReplay: outcome.isReplay, refund: viewRefund(outcome.refund) };
    },

    async requestRefund(userId: string, orderNo: string, wish: { reason: string; amountFen: number | null }) {
      const request = await requestRefund(db, userId, orderNo, wish);
      return isRefusal(request) ? request : viewRequest(request);
    },

    async ownRequests(userId: string, orderNo: string) {
      const requests = await ownRequests(db, userId, orderNo);
      return isRefusal(requests) ? requests : { items: requests.map(viewRequest) };
    },

    async listRequests(filter: RequestFilter) {
      const { rows, total } = await listRequests(db, filter);
      return { items: rows.map(viewRequest), total, page: filter.page, pageSize: filter.pageSize };
    },

    /** Staff approve or reject what a shopper asked for. */
    async decide(operator: Operator, id: string, status: 'approved' | 'rejected', verdict: Verdict) {
      const outcome = await decide(db, operator, id, status, verdict);
      if (isRefusal(outcome)) return outcome;
      if (outcome.refundId !== null) sendingBack.soon('refund', [outcome.refundId]);
      return viewRequest(outcome.request);
    },

    async listSurplus(filter: SurplusFilter) {
      const { rows, total } = await listSurplus(db, filter);
      return { items: rows.map(viewSurplus), total, page: filter.page, pageSize: filter.pageSize };
    },

    async retrySurplus(operator: Operator, id: string) {
      const surplus = await retrySurplus(db, operator, id);
      if (isRefusal(surplus)) return surplus;
      sendingBack.soon('surplus', [surplus.id]);
      return viewSurplus(surplus);
    },

    sendingBack,

    /** Asks Alipay about every attempt that may still be paid and was not asked about within `quietMs`. */
    async reconcileOpen(quietMs: number, signal: AbortSignal) {
      if (gateway) await reconcileOpen({ db, trades }, quietMs, signal);
    },

    /** Lets what is being written down finish; takes in nothing more. */
    close: () => confirming.close(),
  };
}
