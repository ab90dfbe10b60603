import { cutText } from '../../platform/values/text.ts';
import { reasonOf } from '../deadline.ts';
import type {
  BillResult,
  CloseResult,
  OpenRequest,
  OpenResult,
  PaymentGateway,
  PayWith,
  QueryResult,
  RefundOrder,
  RefundQueryResult,
  RefundResult,
  Unavailable,
} from '../payment.ts';
import type { WechatSettings } from '../settings.ts';
import { checkHash, readBill } from './bill.ts';
import { type Answer, type Call, type Client, createClient, type Fields } from './client.ts';
import { answerNotify, readNotify } from './notify.ts';
import { type Merchant, newNonce, nowSeconds, sign } from './signing.ts';
import { AMOUNT_MAX_FEN, checkAmount, cutBytes, toFen, toRfc3339, toState } from './wire.ts';

const TRANSACTIONS = '/v3/pay/transactions';
const REFUNDS = '/v3/refund/domestic/refunds';
/** `description` and `reason`, in bytes (APIv3 documents). */
const DESCRIPTION_BYTES_MAX = 127;
const REASON_BYTES_MAX = 80;
/** A bill may be a large file, so its download may take this many times as long as a call. */
const BILL_TIMEOUT_FACTOR = 6;
const BILL_BYTES_MAX = 256 * 1024 * 1024;

/** WeChat Pay has written some codes with and without an underscore. */
const NOT_EXIST_CODES = ['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS'];
const NOT_WAITING_CODES = ['ORDERPAID', 'ORDER_PAID', 'ORDER_CLOSED', 'ORDERCLOSED'];
/** Answers to a close when the trade does not wait for its buyer. 202: the buyer is entering the password. */
const CLOSE_STATUS_CODES = [
  ...NOT_WAITING_CODES,
  'USER_PAYING',
  'USERPAYING',
  'TRADE_ERROR',
  'INVALID_REQUEST',
];
/** Refusals of a refund that the same request meets again for ever. All others may end, such as NOT_ENOUGH. */
const REFUND_FINAL_CODES = [
  'INVALID_REQUEST',
  'PARAM_ERROR',
  'RESOURCE_NOT_EXISTS',
  'ORDER_NOT_EXIST',
  'TRADE_OVERDUE',
  'TRADE_STATE_ERROR',
  'REFUND_FEE_MISMATCH',
  'REFUND_FEE_INVALID',
  'USER_ACCOUNT_ABNORMAL',
];
const NO_BILL_CODES = ['NO_STATEMENT_EXIST', 'STATEMENT_CREATING'];

/** WeChat Pay over APIv3. @throws when keys cannot be read */
export function createWechatGateway(settings: WechatSettings, { timeoutMs = 5_000 } = {}): PaymentGateway {
  const client = createClient(settings, timeoutMs);
  const { call, merchant } = client;
  return {
    amountMaxFen: AMOUNT_MAX_FEN,
    open: (request) => open(settings, client, request),
    readNotify: (request) => readNotify(settings, client.trust, request),
    answerNotify,
    // WeChat Pay signs no return: the browser comes back to the order's page.
    readReturn: () => ({ outcome: 'not_verified', reason: 'WeChat Pay signs no return' }),
    query: (outTradeNo) => query(settings, call, outTradeNo),
    close: (outTradeNo) => close(merchant, call, outTradeNo),
    refund: (order) => refund(call, order),
    refundQuery: (request) => refundQuery(call, request),
    bill: (date) => bill(client, date, timeoutMs * BILL_TIMEOUT_FACTOR),
  };
}

const unavailable = (reason: string): Unavailable => ({ outcome: 'unavailable', reason });
const objectOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** A refusal on which no caller can act; its code and message become the reason. */
function asUnavailable(answer: Exclude<Answer, { outcome: 'success' }>): Unavailable {
  if (answer.outcome === 'unavailable') return answer;
  return unavailable(cutText(`${answer.code} ${answer.message}`, 300));
}

/** The code of a refusal; empty for any other answer. */
const refusalCode = (answer: Answer) => (answer.outcome === 'refused' ? answer.code : '');

function orderOf({ appId, mchId }: WechatSettings, request: OpenRequest): Fields {
  const order = {
    appid: appId,
    mchid: mchId,
    description: cutBytes(request.subject, DESCRIPTION_BYTES_MAX) || '订单',
    out_trade_no: request.outTradeNo,
    time_expire: toRfc3339(request.expiresAt),
    notify_url: request.notifyUrl,
    amount: { total: checkAmount(request.amountFen), currency: 'CNY' },
  };
  if (request.channel === 'h5')
    return { ...order, scene_info: { payer_client_ip: request.buyerIp, h5_info: { type: 'Wap' } } };
  if (request.channel !== 'jsapi') return order;
  if (!request.openid) throw new TypeError('a payment inside WeChat needs the openid of its payer');
  return { ...order, payer: { openid: request.openid } };
}

async function open(settings: WechatSettings, client: Client, request: OpenRequest): Promise<OpenResult> {
  const order = orderOf(settings, request);
  const answer = await client.call('POST', `${TRANSACTIONS}/${request.channel}`, order);
  if (NOT_WAITING_CODES.includes(refusalCode(answer))) return { outcome: 'not_waiting' };
  if (answer.outcome !== 'success') return asUnavailable(answer);
  const payWith = readPayWith(settings.appId, client.merchant, request, answer.fields);
  return payWith ? { outcome: 'opened', payWith } : unavailable('the answer names no way to pay');
}

function readPayWith(
  appId: string,
  merchant: Merchant,
  request: OpenRequest,
  fields: Fields,
): PayWith | null {
  const { code_url: code, h5_url: url, prepay_id: prepayId } = fields;
  if (request.channel === 'native') return typeof code === 'string' ? { kind: 'qr_code', code } : null;
  if (request.channel === 'jsapi')
    return typeof prepayId === 'string'
      ? { kind: 'in_app', params: bridgeParams(appId, merchant, prepayId) }
      : null;
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const address = new URL(url);
  address.searchParams.set('redirect_url', request.quitUrl ?? new URL('/', request.returnUrl).href);
  return { kind: 'redirect', url: address.href };
}

/** What a page inside WeChat hands to `WeixinJSBridge.invoke('getBrandWCPayRequest', …)`. */
function bridgeParams(appId: string, { privateKey }: Merchant, prepayId: string): Record<string, string> {
  const [timeStamp, nonceStr, prepay] = [String(nowSeconds()), newNonce(), `prepay_id=${prepayId}`];
  const paySign = sign(`${appId}\n${timeStamp}\n${nonceStr}\n${prepay}\n`, privateKey);
  return { appId, timeStamp, nonceStr, package: prepay, signType: 'RSA', paySign };
}

const pathOf = (outTradeNo: string) => `${TRANSACTIONS}/out-trade-no/${encodeURIComponent(outTradeNo)}`;

async function query({ appId, mchId }: WechatSettings, call: Call, outTradeNo: string): Promise<QueryResult> {
  const answer = await call('GET', `${pathOf(outTradeNo)}?mchid=${encodeURIComponent(mchId)}`);
  if (NOT_EXIST_CODES.includes(refusalCode(answer))) return { outcome: 'not_exist' };
  if (answer.outcome !== 'success') return asUnavailable(answer);
  const { fields } = answer;
  // An attacker on the network could send a recorded answer about another trade. Its signature is true.
  if (fields.out_trade_no !== outTradeNo || fields.mchid !== mchId || fields.appid !== appId)
    return unavailable('the answer is about another trade');
  const state = toState(fields.trade_state);
  const amountFen = toFen(objectOf(fields.amount).total);
  const tradeNo = typeof fields.transaction_id === 'string' ? fields.transaction_id : '';
  if (state === null || amountFen === null || (state === 'paid' && tradeNo === ''))
    return unavailable(`the answer cannot be read: ${fields.trade_state}, amount ${amountFen}`);
  return { outcome: 'found', state, tradeNo, amountFen, fields };
}

async function close({ mchId }: Merchant, call: Call, outTradeNo: string): Promise<CloseResult> {
  const answer = await call('POST', `${pathOf(outTradeNo)}/close`, { mchid: mchId });
  if (answer.outcome === 'success')
    return answer.status === 204 ? { outcome: 'closed' } : unavailable('a close was answered with HTTP 200');
  const code = refusalCode(answer);
  if (NOT_EXIST_CODES.includes(code)) return { outcome: 'not_exist' };
  return CLOSE_STATUS_CODES.includes(code) ? { outcome: 'status_error', code } : asUnavailable(answer);
}

/** An answer names a refund that WeChat Pay may have taken before, so only a query says that the money has moved. */
async function refund(call: Call, request: RefundOrder): Promise<RefundResult> {
  const answer = await call('POST', REFUNDS, {
    out_trade_no: request.outTradeNo,
    out_refund_no: request.outRequestNo,
    reason: cutBytes(request.reason, REASON_BYTES_MAX) || '退款',
    ...(request.notifyUrl !== undefined && { notify_url: request.notifyUrl }),
    amount: { refund: checkAmount(request.amountFen), total: checkAmount(request.paidFen), currency: 'CNY' },
  });
  if (answer.outcome === 'unavailable') return answer;
  if (answer.outcome === 'refused') {
    const outcome = REFUND_FINAL_CODES.includes(answer.code) ? 'refused' : 'retry';
    return { outcome, code: answer.code, message: answer.message };
  }
  const { out_trade_no: outTradeNo, out_refund_no: outRequestNo, status } = answer.fields;
  if (outTradeNo !== request.outTradeNo || outRequestNo !== request.outRequestNo)
    return unavailable('the answer is about another refund');
  if (status === 'PROCESSING' || status === 'SUCCESS') return { outcome: 'pending' };
  // CLOSED: WeChat Pay gave it up. ABNORMAL: the buyer's account takes no money, and an operator has to act there.
  if (status === 'CLOSED' || status === 'ABNORMAL')
    return { outcome: 'refused', code: `REFUND_${status}`, message: 'the refund did not reach the buyer' };
  return unavailable(`the answer cannot be read: status ${status}`);
}

async function refundQuery(
  call: Call,
  { outTradeNo, outRequestNo }: { outTradeNo: string; outRequestNo: string },
): Promise<RefundQueryResult> {
  const answer = await call('GET', `${REFUNDS}/${encodeURIComponent(outRequestNo)}`);
  if (NOT_EXIST_CODES.includes(refusalCode(answer))) return { outcome: 'not_done' };
  if (answer.outcome !== 'success') return asUnavailable(answer);
  const { fields } = answer;
  if (fields.out_trade_no !== outTradeNo || fields.out_refund_no !== outRequestNo)
    return unavailable('the answer is about another refund');
  if (fields.status !== 'SUCCESS') return { outcome: 'not_done' };
  const amountFen = toFen(objectOf(fields.amount).refund);
  return amountFen === null
    ? unavailable('the answer cannot be read: it has no amount')
    : { outcome: 'done', amountFen };
}

async function bill({ call, download }: Client, date: string, timeoutMs: number): Promise<BillResult> {
  const answer = await call('GET', `/v3/bill/tradebill?bill_date=${encodeURIComponent(date)}&bill_type=ALL`);
  const code = refusalCode(answer);
  if (NO_BILL_CODES.includes(code)) return { outcome: 'not_ready', code };
  if (answer.outcome !== 'success') return asUnavailable(answer);
  try {
    const file = await download(String(answer.fields.download_url), timeoutMs, BILL_BYTES_MAX);
    checkHash(file, answer.fields);
    return { outcome: 'downloaded', rows: readBill(file) };
  } catch (error) {
    return unavailable(reasonOf(error));
  }
}
