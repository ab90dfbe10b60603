import type { FastifyInstance } from 'fastify';
import { openClock } from '../clock.ts';
import { type FaultSwitches, openFaults } from '../faults.ts';
import type { Store } from '../store.ts';
import { cashierRoutes } from './cashier.ts';
import { controlRoutes } from './control.ts';
import { gatewayRoutes } from './gateway.ts';
import { IDENTITY } from './messages.ts';
import { type Notifier, openNotifier } from './notify.ts';
import { openRefunds, type Refunds } from './refunds.ts';
import { type AlipayKeys, openKeys } from './signature.ts';
import { openTrades, type Trade, type Trades } from './trades.ts';

export interface Alipay {
  keys: AlipayKeys;
  faults: FaultSwitches;
  trades: Trades;
  refunds: Refunds;
  notifier: Notifier;
  /** The buyer pays and the notify is queued, in one transaction; then the notify is sent. */
  pay(outTradeNo: string): ReturnType<Trades['pay']>;
  /** What the shop needs, in the form of its settings. */
  settings(baseUrl: string): Record<string, string>;
  stop(): Promise<void>;
}

export function openAlipay(store: Store): Alipay {
  const keys = openKeys(store);
  const clock = openClock(store);
  const faults = openFaults(store, clock, 'alipay');
  const trades = openTrades(store, faults);
  const notifier = openNotifier(store, clock, faults, keys);
  const refunds = openRefunds(store, trades, faults, notifier);
  return {
    keys,
    faults,
    trades,
    refunds,
    notifier,
    pay(outTradeNo) {
      const paid = store.transaction(() => {
        const result = trades.pay(outTradeNo);
        if (result.ok) notifier.paid(result.trade);
        return result;
      });
      notifier.kick();
      return paid;
    },
    settings: (baseUrl) => ({
      appId: IDENTITY.appId,
      privateKey: keys.appPrivateBase64,
      alipayPublicKey: keys.alipayPublicBase64,
      sellerId: IDENTITY.sellerId,
      gatewayUrl: `${baseUrl}/alipay/gateway.do`,
    }),
    stop: () => notifier.stop(),
  };
}

export function alipayRoutes(app: FastifyInstance, alipay: Alipay): void {
  gatewayRoutes(app, alipay);
  cashierRoutes(app, alipay);
  controlRoutes(app, alipay);
}

export type { Trade };
