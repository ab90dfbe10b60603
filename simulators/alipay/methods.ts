import { billDay } from './bill.ts';
import type { Alipay } from './index.ts';
import { IDENTITY } from './messages.ts';
import type { Trade } from './trades.ts';
import { beijingTime, fenOf, yuan } from './wire.ts';

export type BizContent = Record<string, unknown>;

type MethodAnswer =
  | { ok: true; fields: Record<string, string> }
  | { ok: false; code: string; message: string };

type Method = (alipay: Alipay, biz: BizContent, baseUrl: string) => MethodAnswer;

const no = (code: string, message: string): MethodAnswer => ({ ok: false, code, message });
const notExist = no('ACQ.TRADE_NOT_EXIST', '交易不存在');
const invalid = (what: string) => no('ACQ.INVALID_PARAMETER', `参数无效：${what}`);

/** By Alipay's number or by the shop's. Given both, Alipay's number decides, as Alipay documents. */
function tradeOf(alipay: Alipay, biz: BizContent): Trade | undefined {
  if (biz.trade_no) return alipay.trades.findByTradeNo(String(biz.trade_no));
  return alipay.trades.find(String(biz.out_trade_no ?? ''));
}

const query: Method = (alipay, biz) => {
  const trade = tradeOf(alipay, biz);
  if (!trade) return notExist;
  const isPaid = trade.paidAt !== null;
  const paid = isPaid ? yuan(trade.totalFen) : '0.00';
  return {
    ok: true,
    fields: {
      buyer_logon_id: IDENTITY.buyerLogonId,
      buyer_pay_amount: paid,
      buyer_user_id: IDENTITY.buyerId,
      buyer_user_type: 'PRIVATE',
      invoice_amount: paid,
      out_trade_no: trade.outTradeNo,
      point_amount: '0.00',
      receipt_amount: paid,
      ...(isPaid && { send_pay_date: beijingTime(trade.paidAt as number) }),
      total_amount: yuan(trade.totalFen),
      trade_no: trade.tradeNo,
      trade_status: trade.status,
    },
  };
};

const close: Method = (alipay, biz) => {
  const trade = tradeOf(alipay, biz);
  if (!trade) return notExist;
  if (alipay.trades.close(trade.outTradeNo) === 'wrong_status')
    return no('ACQ.TRADE_STATUS_ERROR', '交易状态不合法');
  return { ok: true, fields: { out_trade_no: trade.outTradeNo, trade_no: trade.tradeNo } };
};

const refund: Method = (alipay, biz) => {
  const amountFen = fenOf(biz.refund_amount);
  if (!amountFen) return invalid('refund_amount');
  const trade = tradeOf(alipay, biz);
  if (!trade) return notExist;
  const outRequestNo = String(biz.out_request_no ?? trade.outTradeNo);
  // Without a request number, only the whole amount can be refunded.
  if (!biz.out_request_no && amountFen !== trade.totalFen) return invalid('部分退款需要 out_request_no');
  const answer = alipay.refunds.refund(trade, {
    outRequestNo,
    amountFen,
    reason: String(biz.refund_reason ?? ''),
  });
  if (!answer.ok) return answer;
  return {
    ok: true,
    fields: {
      buyer_logon_id: IDENTITY.buyerLogonId,
      buyer_user_id: IDENTITY.buyerId,
      fund_change: answer.fundChange ? 'Y' : 'N',
      out_trade_no: answer.trade.outTradeNo,
      // The sum of all refunds of the trade, not the amount of this request.
      refund_fee: yuan(answer.trade.refundedFen),
      send_back_fee: answer.fundChange ? yuan(amountFen) : '0.00',
      trade_no: answer.trade.tradeNo,
    },
  };
};

const refundQuery: Method = (alipay, biz) => {
  if (!biz.out_request_no) return invalid('out_request_no');
  const trade = tradeOf(alipay, biz);
  if (!trade) return notExist;
  const found = alipay.refunds.find(trade.outTradeNo, String(biz.out_request_no));
  // For an unknown or unfinished refund Alipay answers success without a status.
  if (!found || found.refundedAt === null) return { ok: true, fields: {} };
  return {
    ok: true,
    fields: {
      out_request_no: found.outRequestNo,
      out_trade_no: trade.outTradeNo,
      refund_amount: yuan(found.amountFen),
      refund_reason: found.reason,
      refund_status: 'REFUND_SUCCESS',
      gmt_refund_pay: beijingTime(found.refundedAt),
      total_amount: yuan(trade.totalFen),
      trade_no: trade.tradeNo,
    },
  };
};

const billUrl: Method = (alipay, biz, baseUrl) => {
  if (biz.bill_type !== 'trade' && biz.bill_type !== 'signcustomer') return invalid('bill_type');
  const day = billDay(String(biz.bill_date ?? ''));
  if (!day) return invalid('bill_date');
  const hasTrades = alipay.trades.paidBetween(day.from, day.to).length > 0;
  if (!hasTrades && alipay.refunds.refundedBetween(day.from, day.to).length === 0) {
    return no('isp.bill_not_exist', '账单不存在');
  }
  return { ok: true, fields: { bill_download_url: `${baseUrl}/alipay/bill/${biz.bill_date}.zip` } };
};

export const methods = {
  'alipay.trade.query': query,
  'alipay.trade.close': close,
  'alipay.trade.refund': refund,
  'alipay.trade.fastpay.refund.query': refundQuery,
  'alipay.data.bill.downloadurl.query': billUrl,
  // The older name, which much code still uses.
  'alipay.data.dataservice.bill.downloadurl.query': billUrl,
} as const satisfies Record<string, Method>;
