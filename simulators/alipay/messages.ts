import { randomBytes } from 'node:crypto';
import type { Faults } from '../faults.ts';
import { type AlipayKeys, signMessage } from './signature.ts';
import type { Trade } from './trades.ts';
import { beijingTime, yuan } from './wire.ts';

/** The shop, its account and the only buyer at this Alipay. */
export const IDENTITY = {
  appId: '2021000000000001',
  sellerId: '2088000000000001',
  sellerLogonId: 'jishi@simulator.invalid',
  buyerId: '2088000000000088',
  buyerLogonId: 'buy***@simulator.invalid',
} as const;

export type MessageKind = 'true' | 'duplicate' | 'stale' | 'wrong_amount' | 'forged';

export interface Message {
  kind: MessageKind;
  /** Without a signature: it is signed when it is sent. A forged message holds its own. */
  fields: Record<string, string>;
  /** Whether the message is sent again until it is answered `success`. */
  retries: boolean;
  delayMs: number;
}

export interface Refund {
  outRequestNo: string;
  amountFen: number;
  refundedAt: number;
}

/** How long the fault `delay` delays a message, on the wall clock. */
const DELAYED_BY_MS = 3_000;

/** The fields of a `trade_status_sync` message; `notify_time` is set when it is sent. */
export function tradeFields(trade: Trade, status: string): Record<string, string> {
  const isPaid = status !== 'WAIT_BUYER_PAY';
  const paid = isPaid ? yuan(trade.totalFen) : '0.00';
  const day = beijingTime(Date.now()).slice(0, 10).replaceAll('-', '');
  return {
    notify_type: 'trade_status_sync',
    notify_id: `${day}${randomBytes(13).toString('hex')}`,
    charset: 'utf-8',
    version: '1.0',
    app_id: IDENTITY.appId,
    auth_app_id: IDENTITY.appId,
    seller_id: IDENTITY.sellerId,
    seller_email: IDENTITY.sellerLogonId,
    buyer_id: IDENTITY.buyerId,
    buyer_logon_id: IDENTITY.buyerLogonId,
    trade_no: trade.tradeNo,
    out_trade_no: trade.outTradeNo,
    trade_status: status,
    subject: trade.subject,
    total_amount: yuan(trade.totalFen),
    receipt_amount: paid,
    buyer_pay_amount: paid,
    invoice_amount: paid,
    point_amount: '0.00',
    gmt_create: beijingTime(trade.createdAt),
    ...(isPaid && {
      gmt_payment: beijingTime(trade.paidAt ?? Date.now()),
      fund_bill_list: JSON.stringify([{ amount: paid, fundChannel: 'ALIPAYACCOUNT' }]),
    }),
  };
}

/** The message about a refund is the trade's message in its present status, with three more fields. */
export function refundFields(trade: Trade, refund: Refund): Record<string, string> {
  return {
    ...tradeFields(trade, trade.status),
    out_biz_no: refund.outRequestNo,
    refund_fee: yuan(trade.refundedFen),
    gmt_refund: `${beijingTime(refund.refundedAt)}.${String(refund.refundedAt % 1000).padStart(3, '0')}`,
  };
}

/** Forged messages: three with wrong signatures, then two with true signatures about another app and another seller. */
export function forgeries(fields: Record<string, string>, keys: AlipayKeys): Record<string, string>[] {
  const whole = { ...fields, notify_time: beijingTime(Date.now()) };
  const signed = signMessage(whole, keys.alipayPrivate);
  return [
    signMessage(whole, keys.forgerPrivate()),
    { ...signed, total_amount: '0.01', receipt_amount: '0.01' },
    { ...signed, sign: '', sign_type: 'NONE' },
    signMessage(
      { ...whole, app_id: '2021999999999999', auth_app_id: '2021999999999999' },
      keys.alipayPrivate,
    ),
    signMessage({ ...whole, seller_id: '2088999999999999' }, keys.alipayPrivate),
  ];
}

/**
 * The messages that are sent, in this order, for one true message while a fault is on. All faults but `lose` send the
 * true message too.
 * @param older the message about the trade's state before; the fault `reorder` sends it afterwards
 */
export function plan(
  fields: Record<string, string>,
  older: Record<string, string>,
  fault: Faults['notify'],
  keys: AlipayKeys,
): Message[] {
  const trueOne: Message = { kind: 'true', fields, retries: true, delayMs: 0 };
  const once = (kind: MessageKind, its: Record<string, string>): Message => ({
    kind,
    fields: its,
    retries: false,
    delayMs: 0,
  });
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
      return [trueOne, { ...trueOne, kind: 'stale', fields: older }];
    case 'forge':
      return [...forgeries(fields, keys).map((forged) => once('forged', forged)), trueOne];
    case 'wrong_amount':
      return [
        once('wrong_amount', { ...fields, total_amount: wrongAmount(fields.total_amount ?? '') }),
        trueOne,
      ];
  }
}

/** Ten times the amount: a valid amount, but never the true one. */
function wrongAmount(amount: string): string {
  const [whole, cents] = amount.split('.');
  return `${whole}0.${cents}`;
}
