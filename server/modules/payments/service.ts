import type { FastifyBaseLogger } from 'fastify';
import type { PaymentChannel, PaymentGateway } from '../../gateways/payment.ts';
import { refuse as refuseAny } from '../../platform/errors.ts';
import type { Database } from '../../platform/postgres.ts';
import type { OrderMoney, PaymentsOfOrders } from '../orders/index.ts';
import { createConfirming } from './confirming.ts';
import { createMessages } from './messages.ts';
import { openPayment } from './opening.ts';
import { ordersWithOpenPayments, readPayments, readRefunds } from './queries.ts';
import { createTrades } from './trades.ts';
import { viewRefund } from './view.ts';

export interface PaymentDeps {
  db: Database;
  /** Null where no provider is configured. */
  gateway: PaymentGateway | null;
  /** Where the world finds the shop, without a slash at the end. */
  publicUrl: string;
  /** How confirmations share transactions. */
  commit: { batchMax: number; queueMax: number; deadlineMs: number };
  log: FastifyBaseLogger;
}

export type Payments = ReturnType<typeof createPayments>;

/** The use cases of payments. */
export function createPayments(deps: PaymentDeps) {
  const { db, gateway, log } = deps;
  const confirming = createConfirming({
    db,
    ...deps.commit,
    onSurplus: () => {},
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

    /** Lets what is being written down finish; takes in nothing more. */
    close: () => confirming.close(),
  };
}
