import { createHash } from 'node:crypto';
import { type Answer, type ApiRequest, refused } from './answers.ts';
import type { Trade, Wechat } from './index.ts';
import { IDENTITY } from './messages.ts';
import type { RefundRow } from './refunds.ts';
import { beijingTime, billDay, yuan } from './wire.ts';

const HEADINGS =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const SUMMARY_HEADINGS =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

interface Line {
  at: number;
  trade: Trade;
  refund?: RefundRow;
}

/** Each cell begins with a backtick. Commas and line feeds in a title are not quoted. */
const row = (cells: (string | number)[]) => cells.map((cell) => `\`${cell}`).join(',');

function detail({ at, trade, refund }: Line): string {
  const zero = '0.00';
  const [total, back] = [yuan(trade.totalFen), yuan(refund?.amountFen ?? 0)];
  return row([
    ...[beijingTime(at), IDENTITY.appId, IDENTITY.mchId, '0', ''],
    ...[trade.transactionId, trade.outTradeNo, trade.openid, trade.tradeType],
    ...[refund ? 'REFUND' : 'SUCCESS', 'OTHERS', 'CNY', refund ? zero : total, zero],
    ...[refund?.refundId ?? '0', refund?.outRefundNo ?? '0', back, zero],
    ...[refund ? 'ORIGINAL' : '', refund ? 'SUCCESS' : '', trade.description, ''],
    ...['0.00000', '0.60%', refund ? zero : total, back, ''],
  ]);
}

function linesOf(wechat: Wechat, day: { from: number; to: number }): Line[] {
  const refunds = wechat.refunds.refundedBetween(day.from, day.to).map((refund) => ({
    at: refund.refundedAt as number,
    trade: wechat.trades.find(refund.outTradeNo) as Trade,
    refund,
  }));
  const paid = wechat.trades
    .paidBetween(day.from, day.to)
    .map((trade) => ({ at: trade.paidAt as number, trade }));
  return [...paid, ...refunds].sort((a, b) => a.at - b.at);
}

function fileOf(lines: Line[]): string {
  const sum = (fen: (line: Line) => number) => yuan(lines.reduce((total, line) => total + fen(line), 0));
  const paid = sum(({ trade, refund }) => (refund ? 0 : trade.totalFen));
  const back = sum(({ refund }) => refund?.amountFen ?? 0);
  return [
    `\uFEFF${HEADINGS}`,
    ...lines.map(detail),
    SUMMARY_HEADINGS,
    row([lines.length, paid, back, '0.00', '0.00000', paid, back]),
    '',
  ].join('\r\n');
}

/** The file behind the token of a download address; null where there is none. */
export function billFile(wechat: Wechat, token: string): string | null {
  const day = billDay(token);
  const lines = day ? linesOf(wechat, day) : [];
  return lines.length > 0 ? fileOf(lines) : null;
}

/** Where a day's bill can be downloaded, with its hash. */
export function billAnswer(wechat: Wechat, { query, baseUrl }: ApiRequest): Answer {
  const date = query.bill_date ?? '';
  if (!billDay(date)) return refused(400, 'PARAM_ERROR', 'bill_date 形如 2026-01-31');
  const file = billFile(wechat, date);
  if (file === null) return refused(400, 'NO_STATEMENT_EXIST', '账单文件不存在');
  return {
    status: 200,
    body: {
      hash_type: 'SHA1',
      hash_value: createHash('sha1').update(file).digest('hex'),
      download_url: `${baseUrl}/v3/billdownload/file?token=${date}`,
    },
  };
}
