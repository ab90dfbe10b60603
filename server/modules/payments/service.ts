import type { FastifyBaseLogger } from 'fastify';
import type { NotifyRequest } from '../../gateways/payment.ts';
import {
  PAYMENT_CHANNELS,
  PAYMENT_PROVIDERS,
  type PaymentGateways,
  type PaymentProvider,
} from '../../gateways/payment-providers.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { OrderMoney, PaymentsOfOrders } from '../orders/index.ts';
import { readRefunds, viewRefund } from '../refunds/index.ts';
import { createAsking } from './asking/service.ts';
import { closePaymentsOf, createClosing } from './closing/service.ts';
import { createConfirming } from './confirming/service.ts';
import { createDays } from './days/service.ts';
import type { PaymentQuery } from './listing/schema.ts';
import { listPayments } from './listing/service.ts';
import { readMoneyTrail } from './money/service.ts';
import { handleNotify } from './notify/service.ts';
import { type OpenWish, openPayment } from './opening/service.ts';
import { ordersWithOpenPayments, readPaymentSummaries } from './queries.ts';
import { reconcileOpen } from './reconciling/service.ts';
import { handleReturn } from './returning/service.ts';

export interface PaymentDeps {
  db: Database;
  gateways: PaymentGateways;
  /** The shop's public address, without a slash at the end. */
  publicUrl: string;
  /** How confirmations share transactions. */
  commit: { batchMax: number; queueMax: number; deadlineMs: number };
  /** Called after surplus payments are committed, so that they go back at once. A crash may lose the call. */
  onSurplus(surplusIds: readonly string[]): void;
  /** Called when a provider reports a refund of this payment, so that it is asked about at once. */
  onRefundReport(outTradeNo: string): void;
  log: FastifyBaseLogger;
}

export type Payments = ReturnType<typeof createPayments>;

/** The money of these orders as the API shows it. */
async function readMoney(db: Database, orderNos: readonly string[]): Promise<Map<string, OrderMoney>> {
  const [payments, refunds] = await Promise.all([
    readPaymentSummaries(db, orderNos),
    readRefunds(db, orderNos),
  ]);
  const money = new Map<string, OrderMoney>(
    orderNos.map((orderNo) => [orderNo, { payments: [], refunds: [] }]),
  );
  for (const { orderNo, ...payment } of payments) money.get(orderNo)?.payments.push(payment);
  for (const refund of refunds) money.get(refund.orderNo)?.refunds.push(viewRefund(refund));
  return money;
}

/** The use cases of payments. */
export function createPayments(deps: PaymentDeps) {
  const { db, gateways, log } = deps;
  const confirming = createConfirming({
    db,
    ...deps.commit,
    onSurplus: (ids) => {
      log.warn({ surplusPayments: ids }, 'surplus payments came in; they are refunded');
      deps.onSurplus(ids);
    },
    onTrouble: (err, batchSize, attempt) =>
      log.warn({ err, batchSize, attempt }, 'a batch of confirmations failed and is repeated'),
  });
  const ask = createAsking({ db, gateways, confirming });
  const close = createClosing({ db, gateways, ask });
  const ofOrders: PaymentsOfOrders = {
    readMoney,
    withOpenTrades: ordersWithOpenPayments,
    closeTrades: (orderNo) => closePaymentsOf(db, close, orderNo),
  };

  return {
    /** What the orders module needs of payments. */
    ofOrders,
    /** The providers that are set up, in the order of the API document. */
    providers: PAYMENT_PROVIDERS.filter((provider) => gateways[provider]).map((provider) => ({
      provider,
      channels: [...PAYMENT_CHANNELS[provider]],
    })),
    isConfigured: Object.keys(gateways).length > 0,

    open: (wish: OpenWish) => openPayment({ ...deps, ask }, wish),

    takeNotify: (provider: PaymentProvider, request: NotifyRequest) =>
      handleNotify({ ...deps, confirming, ask }, provider, request),

    /** @returns the number of the order to show, or null */
    takeReturn: (provider: PaymentProvider, rawQuery: string) =>
      handleReturn({ db, gateways, ask, log }, provider, rawQuery),

    /** Asks the providers about every payment that may still be paid and was not asked about within `quietMs`. */
    reconcile: (quietMs: number, signal: AbortSignal) => reconcileOpen({ db, ask, close }, quietMs, signal),

    /** Each day's bill of each provider. */
    days: createDays({ db, gateways, log }),

    /** Every fen of an order, for staff. */
    readMoneyTrail: (orderNo: string) => readMoneyTrail(db, orderNo),

    list: (query: PaymentQuery) => listPayments(db, query),

    /** Lets confirmations that are being written finish; later ones are refused. */
    close: () => confirming.close(),
  };
}
