import { type Answer, type ApiRequest, refused } from './answers.ts';
import type { Trade, Wechat } from './index.ts';
import { IDENTITY, refundAnswer, tradeResource } from './messages.ts';
import type { TradeOrder, TradeType } from './trades.ts';
import { fromRfc3339 } from './wire.ts';

const NOT_EXIST = refused(404, 'ORDER_NOT_EXIST', '订单不存在');
const wrongParameter = (message: string) => refused(400, 'PARAM_ERROR', message);

/** A positive whole number of fen; null for anything else. */
const fenOf = (value: unknown) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= 2_147_483_647
    ? value
    : null;
const objectOf = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
const textOf = (value: unknown, max: number) =>
  typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= max ? value : null;

/** The order of a request, or what is wrong with the request. */
function readOrder(body: Record<string, unknown>, tradeType: TradeType): TradeOrder | string {
  if (body.appid !== IDENTITY.appId) return 'appid 与 mchid 不匹配';
  if (body.mchid !== IDENTITY.mchId) return '商户号有误';
  const outTradeNo = textOf(body.out_trade_no, 32);
  if (outTradeNo === null || !/^[\w*-]{6,32}$/.test(outTradeNo)) return 'out_trade_no 应为 6 到 32 个字符';
  const description = textOf(body.description, 127);
  if (description === null) return 'description 应为 1 到 127 个字节';
  const { total, currency } = objectOf(body.amount);
  const totalFen = fenOf(total);
  if (totalFen === null || currency !== 'CNY') return 'amount.total 应为正整数，单位为分';
  const expiresAt = fromRfc3339(body.time_expire);
  if (expiresAt === null) return 'time_expire 形如 2026-01-31T08:05:09+08:00';
  const notifyUrl = textOf(body.notify_url, 256);
  if (notifyUrl === null || notifyUrl.includes('?')) return 'notify_url 不能携带参数';
  const openid = objectOf(body.payer).openid;
  if (tradeType === 'JSAPI' && !textOf(openid, 128)) return 'payer.openid 不能为空';
  const scene = objectOf(body.scene_info);
  if (
    tradeType === 'MWEB' &&
    (!textOf(scene.payer_client_ip, 45) || !textOf(objectOf(scene.h5_info).type, 32))
  )
    return 'scene_info 需要 payer_client_ip 和 h5_info.type';
  // Another address of the payer does not make another order.
  const request = JSON.stringify({ ...body, scene_info: undefined, tradeType });
  return {
    ...{ outTradeNo, tradeType, request, description, totalFen, notifyUrl, expiresAt },
    openid: tradeType === 'JSAPI' ? (openid as string) : IDENTITY.openid,
  };
}

export function openTrade(wechat: Wechat, { body, baseUrl }: ApiRequest, tradeType: TradeType): Answer {
  const order = readOrder(body, tradeType);
  if (typeof order === 'string') return wrongParameter(order);
  const opened = wechat.trades.open(order);
  if (!opened.ok) return refused(400, opened.code, opened.message);
  return { status: 200, body: wayToPay(opened.trade, baseUrl) };
}

function wayToPay({ tradeType, prepayId }: Trade, baseUrl: string): object {
  if (tradeType === 'JSAPI') return { prepay_id: prepayId };
  if (tradeType === 'NATIVE') return { code_url: `weixin://wxpay/bizpayurl?pr=${prepayId}` };
  return { h5_url: `${baseUrl}/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=${prepayId}&package=1` };
}

export function queryTrade(wechat: Wechat, { params, query }: ApiRequest): Answer {
  if (query.mchid !== IDENTITY.mchId) return wrongParameter('需要 mchid');
  const trade = wechat.trades.find(params.outTradeNo ?? '');
  return trade ? { status: 200, body: tradeResource(trade) } : NOT_EXIST;
}

export function closeTrade(wechat: Wechat, { params, body }: ApiRequest): Answer {
  if (body.mchid !== IDENTITY.mchId) return wrongParameter('需要 mchid');
  switch (wechat.trades.close(params.outTradeNo ?? '')) {
    case 'closed':
      return { status: 204 };
    case 'not_found':
      return NOT_EXIST;
    case 'paying':
      return refused(202, 'USER_PAYING', '用户支付中，需要输入密码');
    case 'paid':
      return refused(400, 'ORDERPAID', '订单已支付');
    case 'closed_before':
      return refused(400, 'ORDER_CLOSED', '订单已关闭');
  }
}

export function openRefund(wechat: Wechat, { body }: ApiRequest): Answer {
  const { out_trade_no: outTradeNo, out_refund_no, reason = '', notify_url } = body;
  const outRefundNo = textOf(out_refund_no, 64);
  if (outRefundNo === null) return wrongParameter('需要 out_refund_no');
  const { refund, total, currency } = objectOf(body.amount);
  const [amountFen, totalFen] = [fenOf(refund), fenOf(total)];
  if (amountFen === null || totalFen === null || currency !== 'CNY')
    return wrongParameter('amount 需要 refund、total 和 currency');
  if (typeof reason !== 'string' || Buffer.byteLength(reason) > 80)
    return wrongParameter('reason 至多 80 个字节');
  const trade = wechat.trades.find(String(outTradeNo));
  if (!trade) return refused(404, 'RESOURCE_NOT_EXISTS', '订单不存在');
  const notifyUrl = textOf(notify_url, 256);
  const result = wechat.refunds.refund(trade, { outRefundNo, amountFen, totalFen, reason, notifyUrl });
  if (!result.ok) return refused(result.status, result.code, result.message);
  return { status: 200, body: refundAnswer(result.trade, result.refund, 'PROCESSING') };
}

export function queryRefund(wechat: Wechat, { params }: ApiRequest): Answer {
  const refund = wechat.refunds.find(params.outRefundNo ?? '');
  if (!refund) return refused(404, 'RESOURCE_NOT_EXISTS', '退款单不存在');
  return { status: 200, body: refundAnswer(wechat.trades.find(refund.outTradeNo) as Trade, refund) };
}
