import type { FastifyInstance } from 'fastify';
import { openClock } from '../clock.ts';
import { type FaultSwitches, openFaults } from '../faults.ts';
import type { Store } from '../store.ts';
import { controlRoutes } from './control.ts';
import { gatewayRoutes } from './gateway.ts';
import { openKeys, type WechatKeys } from './keys.ts';
import { openWechatLogin, type WechatLogin, wechatLoginRoutes } from './login/index.ts';
import { IDENTITY } from './messages.ts';
import { type Notifier, openNotifier } from './notify.ts';
import { phoneRoutes } from './phone.ts';
import { openRefunds, type Refunds } from './refunds.ts';
import { openTrades, type Trade, type Trades } from './trades.ts';

export interface Wechat {
  keys: WechatKeys;
  faults: FaultSwitches;
  trades: Trades;
  refunds: Refunds;
  notifier: Notifier;
  login: WechatLogin;
  /** The buyer pays and the notify is queued, in one transaction; then the notify is sent. */
  pay(outTradeNo: string): ReturnType<Trades['pay']>;
  /** What the shop needs, in the form of its settings. */
  settings(baseUrl: string): Record<string, string>;
  stop(): Promise<void>;
}

export function openWechat(store: Store): Wechat {
  const keys = openKeys(store);
  const clock = openClock(store, Date.now, 'wechat.clock');
  const faults = openFaults(store, clock, 'wechat');
  const trades = openTrades(store, faults);
  const notifier = openNotifier(store, clock, faults, keys);
  const refunds = openRefunds(store, trades, faults, notifier);
  return {
    ...{ keys, faults, trades, refunds, notifier },
    login: openWechatLogin(store, faults),
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
      mchId: IDENTITY.mchId,
      apiV3Key: keys.apiV3Key,
      privateKey: keys.merchantPrivateBase64,
      serialNo: keys.merchantSerial,
      publicKeyId: keys.publicKeyId,
      publicKey: keys.publicKeyBase64,
      baseUrl: `${baseUrl}/wechat`,
    }),
    stop: () => notifier.stop(),
  };
}

export function wechatRoutes(app: FastifyInstance, wechat: Wechat): void {
  gatewayRoutes(app, wechat);
  phoneRoutes(app, wechat);
  controlRoutes(app, wechat);
  wechatLoginRoutes(app, wechat);
}

export type { Trade };
