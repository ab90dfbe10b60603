import type { FastifyBaseLogger } from 'fastify';
import { fillPath, shopPaths } from '../../../web/shop-paths.ts';
import type { PaymentChannel, PaymentGateway } from '../../gateways/payment.ts';
import { refuse as refuseAny } from '../../platform/http/errors.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { OrderMoney, PaymentsOfOrders } from '../orders/index.ts';
import { readRefunds, viewRefund } from '../refunds/index.ts';
import { createTrades } from './closing/service.ts';
import { createConfirming } from './confirming/service.ts';
import { createMessages } from './notify/service.ts';
import { openPayment } from './opening/service.ts';
import { ordersWithOpenPayments, readPayments } from './queries.ts';
import { reconcileOpen } from './reconciling/service.ts';

export interface PaymentDeps {
  db: Database;
  /** Null where no provider is configured. */
  gateway: PaymentGateway | null;
  /** Where the world finds the shop, without a slash at the end. */
  publicUrl: string;
  /** How confirmations share transactions. */
  commit: { batchMax: number; queueMax: number; deadlineMs: number };
  /** Money was written down as surplus: it should go back now. Called after the commit; may be lost with a crash. */
  onSurplus(surplusIds: readonly string[]): void;
  log: FastifyBaseLogger;
}

export type Payments = ReturnType<typeof createPayments>;

/** The use cases of payments. */
export function createPayments(deps: PaymentDeps) {
  const { db, gateway, log } = deps;
  const confirming = createConfirming({
    db,
    ...deps.commit,
    onSurplus: (ids) => {
      log.warn({ surplusPayments: ids }, "money came in that is no order's; it goes back");
      deps.onSurplus(ids);
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
      return orderNo === null ? shopPaths.orders : fillPath(shopPaths.order, { orderNo });
    },

    /** Asks Alipay about every attempt that may still be paid and was not asked about within `quietMs`. */
    async reconcileOpen(quietMs: number, signal: AbortSignal) {
      if (gateway) await reconcileOpen({ db, trades }, quietMs, signal);
    },

    /** Lets what is being written down finish; takes in nothing more. */
    close: () => confirming.close(),
  };
}
