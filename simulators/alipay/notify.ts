import type { Clock } from '../clock.ts';
import type { FaultSwitches } from '../faults.ts';
import { type NotifyQueue, openNotifyQueue } from '../notify-queue.ts';
import type { Store } from '../store.ts';
import { forgeries, type Message, plan, type Refund, refundFields, tradeFields } from './messages.ts';
import { type AlipayKeys, signMessage } from './signature.ts';
import type { Trade } from './trades.ts';
import { beijingTime } from './wire.ts';

/** The pauses after attempts without `success`: Alipay's schedule, 25 hours 22 minutes in all. */
const RETRY_DELAYS_MS = [4, 10, 10, 60, 120, 360, 900].map((minutes) => minutes * 60_000);

export interface Notifier extends Omit<NotifyQueue, 'add'> {
  /** Queues the messages about a payment. Called in the transaction that pays the trade. */
  paid(trade: Trade): void;
  /** Queues the messages about a refund; `trade` is as it is after the refund. */
  refunded(trade: Trade, refund: Refund): void;
  /** Queues forged messages about a payment, whatever the state of the trade, and no true message. */
  forge(trade: Trade): void;
}

/** Only the bare word `success` ends a message; after any other answer it is sent again. */
export function openNotifier(store: Store, clock: Clock, faults: FaultSwitches, keys: AlipayKeys): Notifier {
  const queue = openNotifyQueue({
    ...{ store, clock, retryDelaysMs: RETRY_DELAYS_MS, statusField: 'trade_status' },
    tables: { messages: 'notifies', answers: 'notify_answers' },
    write(kind, content) {
      const kept = content as Record<string, string>;
      const form =
        kind === 'forged'
          ? kept
          : signMessage({ ...kept, notify_time: beijingTime(Date.now()) }, keys.alipayPrivate);
      return {
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: new URLSearchParams(form).toString(),
      };
    },
    isAccepted: ({ httpStatus, answer }) => httpStatus === 200 && answer === 'success',
  });

  function say({ outTradeNo, notifyUrl: url }: Trade, messages: Message[]): void {
    if (!url) return;
    for (const { fields: content, ...message } of messages)
      queue.add({ ...message, outTradeNo, url, content });
  }

  return {
    ...queue,
    paid(trade) {
      const older = tradeFields(trade, 'WAIT_BUYER_PAY');
      say(trade, plan(tradeFields(trade, 'TRADE_SUCCESS'), older, faults.inForce().notify, keys));
    },
    refunded(trade, refund) {
      const older = tradeFields(trade, 'TRADE_SUCCESS');
      say(trade, plan(refundFields(trade, refund), older, faults.inForce().notify, keys));
    },
    forge(trade) {
      const forged = forgeries(tradeFields(trade, 'TRADE_SUCCESS'), keys);
      say(
        trade,
        forged.map((fields) => ({ kind: 'forged', fields, retries: false, delayMs: 0 })),
      );
    },
  };
}
