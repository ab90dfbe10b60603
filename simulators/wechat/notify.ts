import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { FaultSwitches, Faults } from '../faults.ts';
import { type NotifyQueue, type Outgoing, openNotifyQueue } from '../notify-queue.ts';
import type { Store } from '../store.ts';
import type { WechatKeys } from './keys.ts';
import { IDENTITY, refundResource, tradeResource } from './messages.ts';
import type { RefundRow } from './refunds.ts';
import { encrypt, signedHeaders } from './signature.ts';
import type { Trade } from './trades.ts';
import { rfc3339 } from './wire.ts';

/** WeChat Pay's schedule after attempts that were not accepted: 24 hours and 4 minutes in all. */
const RETRY_DELAYS_MS = [
  ...[15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600],
  ...[10_800, 10_800, 10_800, 21_600, 21_600],
].map((seconds) => seconds * 1_000);
/** How long the fault `delay` delays a message, on the wall clock. */
const DELAYED_BY_MS = 3_000;
/** The shop takes a message that was signed up to 5 minutes ago. */
const TOO_OLD_MS = 600_000;

type Forgery = 'forger_key' | 'changed' | 'unsigned' | 'old' | 'other_merchant';
const FORGERIES: Forgery[] = ['forger_key', 'changed', 'unsigned', 'old', 'other_merchant'];

type Resource = Record<string, unknown>;

interface Content extends Resource {
  event: string;
  /** The state stands here again, so that the controls can list it. */
  trade_state: string;
  resource: Resource;
  forgery?: Forgery;
}

export interface Notifier extends Omit<NotifyQueue, 'add'> {
  /** Queues the messages about a payment. Called in the transaction that pays the trade. */
  paid(trade: Trade): void;
  /** Queues the messages about a refund; `trade` is as it is after the refund. */
  refunded(trade: Trade, refund: RefundRow): void;
  /** Queues forged messages about a payment, whatever the state of the trade, and no true message. */
  forge(trade: Trade): void;
}

/** The message of an attempt. Each attempt is encrypted and signed anew. */
function write(keys: WechatKeys, { event, resource, forgery }: Content): Outgoing {
  const shown = forgery === 'other_merchant' ? { ...resource, mchid: '1900000109' } : resource;
  const [type] = event.split('.');
  const body = JSON.stringify({
    id: randomUUID(),
    create_time: rfc3339(Date.now()),
    resource_type: 'encrypt-resource',
    event_type: event,
    summary: type === 'REFUND' ? '退款成功' : '支付成功',
    resource: {
      original_type: type === 'REFUND' ? 'refund' : 'transaction',
      ...encrypt(JSON.stringify(shown), type === 'REFUND' ? 'refund' : 'transaction', keys.apiV3Key),
    },
  });
  const signer = keys.signer();
  const headers = signedHeaders(
    body,
    forgery === 'forger_key' ? { ...signer, key: keys.forger() } : signer,
    forgery === 'old' ? Date.now() - TOO_OLD_MS : undefined,
  );
  if (forgery === 'unsigned') headers['wechatpay-signature'] = '';
  return {
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: forgery === 'changed' ? body.replace('支付成功', '支付完成') : body,
  };
}

interface Planned {
  kind: string;
  content: Content;
  retries: boolean;
  delayMs: number;
}

const forged = (content: Content): Planned[] =>
  FORGERIES.map((forgery) => ({
    kind: 'forged',
    content: { ...content, forgery },
    retries: false,
    delayMs: 0,
  }));

/** Ten times the amount: a valid amount, but never the true one. */
function withWrongAmount(content: Content): Content {
  const amount = content.resource.amount as { total: number };
  return { ...content, resource: { ...content.resource, amount: { ...amount, total: amount.total * 10 } } };
}

/**
 * The messages that are sent, in this order, for one true message while a fault is on. All faults but `lose` send the
 * true message too.
 * @param older the message about the trade's state before; the fault `reorder` sends it afterwards
 */
function plan(content: Content, older: Content, fault: Faults['notify']): Planned[] {
  const trueOne: Planned = { kind: 'true', content, retries: true, delayMs: 0 };
  switch (fault) {
    case null:
      return [trueOne];
    case 'lose':
      return [];
    case 'delay':
      return [{ ...trueOne, delayMs: DELAYED_BY_MS }];
    case 'duplicate':
      return [trueOne, { ...trueOne, kind: 'duplicate' }];
    case 'reorder':
      return [trueOne, { ...trueOne, kind: 'stale', content: older }];
    case 'forge':
      return [...forged(content), trueOne];
    case 'wrong_amount':
      return [
        { ...trueOne, kind: 'wrong_amount', content: withWrongAmount(content), retries: false },
        trueOne,
      ];
  }
}

const tradeContent = (trade: Trade, state: Trade['state']): Content => ({
  event: 'TRANSACTION.SUCCESS',
  trade_state: state,
  resource: tradeResource({ ...trade, state }),
});

/** A message ends with 200 or 204; after any other answer it is sent again. */
export function openNotifier(store: Store, clock: Clock, faults: FaultSwitches, keys: WechatKeys): Notifier {
  const queue = openNotifyQueue({
    ...{ store, clock, retryDelaysMs: RETRY_DELAYS_MS, statusField: 'trade_state' },
    tables: { messages: 'wechat_notifies', answers: 'wechat_notify_answers' },
    write: (_kind, content) => write(keys, content as Content),
    isAccepted: ({ httpStatus }) => httpStatus === 200 || httpStatus === 204,
  });

  function say({ outTradeNo }: Trade, url: string | null, messages: Planned[]): void {
    if (!url) return;
    for (const message of messages) queue.add({ ...message, outTradeNo, url });
  }

  return {
    ...queue,
    paid(trade) {
      const older = tradeContent({ ...trade, paidAt: null }, 'NOTPAY');
      say(trade, trade.notifyUrl, plan(tradeContent(trade, 'SUCCESS'), older, faults.inForce().notify));
    },
    refunded(trade, refund) {
      const content = {
        event: 'REFUND.SUCCESS',
        trade_state: 'REFUND',
        resource: { ...refundResource(trade, refund), mchid: IDENTITY.mchId },
      };
      const older = { ...content, event: 'REFUND.PROCESSING' };
      say(trade, refund.notifyUrl, plan(content, older, faults.inForce().notify));
    },
    forge: (trade) => say(trade, trade.notifyUrl, forged(tradeContent(trade, 'SUCCESS'))),
  };
}
