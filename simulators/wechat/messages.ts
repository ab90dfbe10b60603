import type { RefundRow } from './refunds.ts';
import type { Trade } from './trades.ts';
import { rfc3339 } from './wire.ts';

/** The shop's application and its account, and the only buyer at this WeChat Pay. */
export const IDENTITY = {
  appId: 'wx5100000000000001',
  mchId: '1510000001',
  openid: 'oSimulatedBuyer0000000000001',
} as const;

const STATE_TEXTS: Record<Trade['state'], string> = {
  NOTPAY: '订单未支付',
  USERPAYING: '用户支付中，需要输入密码',
  SUCCESS: '支付成功',
  REFUND: '转入退款',
  CLOSED: '订单已关闭',
};

/** A trade as the query answers it and the payment notify holds it. `payer_total` is less where a coupon pays a part. */
export function tradeResource(trade: Trade): Record<string, unknown> {
  const isPaid = trade.paidAt !== null;
  return {
    appid: IDENTITY.appId,
    mchid: IDENTITY.mchId,
    out_trade_no: trade.outTradeNo,
    trade_state: trade.state,
    trade_state_desc: STATE_TEXTS[trade.state],
    attach: '',
    promotion_detail: [],
    amount: {
      total: trade.totalFen,
      currency: 'CNY',
      payer_currency: 'CNY',
      ...(isPaid && { payer_total: payerTotal(trade) }),
    },
    ...(isPaid && {
      transaction_id: trade.transactionId,
      trade_type: trade.tradeType,
      bank_type: 'OTHERS',
      success_time: rfc3339(trade.paidAt as number),
      payer: { openid: trade.openid },
    }),
  };
}

/** The buyer has a coupon of one fen from WeChat Pay, so that a shop that compares `payer_total` is found out. */
const payerTotal = ({ totalFen }: Trade) => Math.max(totalFen - 1, 0);

const refundAmount = (trade: Trade, refund: RefundRow) => ({
  total: trade.totalFen,
  refund: refund.amountFen,
  payer_total: payerTotal(trade),
  payer_refund: refund.amountFen,
});

const refundNames = (trade: Trade, refund: RefundRow) => ({
  refund_id: refund.refundId,
  out_refund_no: refund.outRefundNo,
  transaction_id: trade.transactionId,
  out_trade_no: trade.outTradeNo,
  user_received_account: '支付用户零钱',
  ...(refund.refundedAt !== null && { success_time: rfc3339(refund.refundedAt) }),
});

/** A refund as its notify holds it. */
export function refundResource(trade: Trade, refund: RefundRow): Record<string, unknown> {
  return { ...refundNames(trade, refund), refund_status: 'SUCCESS', amount: refundAmount(trade, refund) };
}

/** A refund as the API answers it. */
export function refundAnswer(
  trade: Trade,
  refund: RefundRow,
  status = refund.refundedAt === null ? 'PROCESSING' : 'SUCCESS',
): Record<string, unknown> {
  return {
    ...refundNames(trade, refund),
    channel: 'ORIGINAL',
    create_time: rfc3339(refund.createdAt),
    status,
    funds_account: 'AVAILABLE',
    amount: {
      ...refundAmount(trade, refund),
      settlement_refund: refund.amountFen,
      settlement_total: trade.totalFen,
      discount_refund: 0,
      currency: 'CNY',
    },
    promotion_detail: [],
  };
}
