import { cutText } from '../../platform/values/text.ts';
import { reasonOf } from '../deadline.ts';
import type {
  BillResult,
  CloseResult,
  OpenRequest,
  PaymentGateway,
  QueryResult,
  RefundOrder,
  RefundQueryResult,
  RefundResult,
  Unavailable,
} from '../payment.ts';
import type { AlipaySettings } from '../settings.ts';
import { fetchZip, readBill } from './bill.ts';
import { answerNotify, readNotify, readReturn } from './notify.ts';
import { type Answer, type Call, openCall, openSdk } from './sdk.ts';
import { AMOUNT_MAX_FEN, toBeijingTime, toFen, toState, toYuan } from './wire.ts';

const TRADE_NOT_EXIST = 'ACQ.TRADE_NOT_EXIST';
/** Alipay's answers to a close when the trade does not wait for its buyer any more. */
const CLOSE_STATUS_CODES = [
  'ACQ.TRADE_STATUS_ERROR',
  'ACQ.REASON_TRADE_STATUS_INVALID',
  'ACQ.REASON_ILLEGAL_STATUS',
];

/** Refusals of a refund after which the same request may succeed later (opendocs, alipay.trade.refund). */
const REFUND_RETRY_CODES = [
  'ACQ.SYSTEM_ERROR',
  'AQC.SYSTEM_ERROR',
  'ACQ.SELLER_BALANCE_NOT_ENOUGH',
  'ACQ.ENTERPRISE_PAY_BIZ_ERROR',
];
/** Alipay refused for a business reason. Every other code is about the call, so the refund itself may still succeed. */
const BUSINESS_FAILED = '40004';

const SUBJECT_LENGTH_MAX = 256;
const REASON_LENGTH_MAX = 256;
/** A bill is a file of up to 32 MB, so its download may take this many times as long as a call. */
const BILL_TIMEOUT_FACTOR = 6;

/** Alipay over its official SDK. @throws when keys or certificates cannot be read */
export function createAlipayGateway(settings: AlipaySettings, { timeoutMs = 5_000 } = {}): PaymentGateway {
  const sdk = openSdk(settings, timeoutMs);
  const call = openCall(sdk, timeoutMs);
  return {
    amountMaxFen: AMOUNT_MAX_FEN,
    // Making the signed URL asks nothing of Alipay. The trade exists there once the buyer's browser has opened the URL.
    open: async (request) => {
      const method = `alipay.trade.${request.channel}.pay`;
      const url = sdk.pageExecute(method, 'GET', payParams(request));
      return { outcome: 'opened', payWith: { kind: 'redirect', url } };
    },
    readNotify: async (request) => readNotify(sdk, settings, request),
    answerNotify,
    readReturn: (rawQuery) => readReturn(sdk, settings, rawQuery),
    query: (outTradeNo) => query(call, outTradeNo),
    close: (outTradeNo) => close(call, outTradeNo),
    refund: (order) => refund(call, order),
    refundQuery: (request) => refundQuery(call, request),
    bill: (date) => bill(call, date, timeoutMs * BILL_TIMEOUT_FACTOR),
  };
}

function payParams(request: OpenRequest) {
  const { outTradeNo, subject, amountFen, channel, expiresAt, returnUrl, notifyUrl } = request;
  return {
    timestamp: toBeijingTime(new Date()),
    returnUrl,
    notifyUrl,
    bizContent: {
      out_trade_no: outTradeNo,
      subject: cleanSubject(subject),
      total_amount: toYuan(amountFen),
      time_expire: toBeijingTime(expiresAt),
      product_code: channel === 'wap' ? 'QUICK_WAP_WAY' : 'FAST_INSTANT_TRADE_PAY',
      ...(channel === 'wap' && { quit_url: request.quitUrl ?? new URL('/', returnUrl).href }),
    },
  };
}

/** Alipay counts code points. The cut is between graphemes all the same. */
function cutCodePoints(text: string, max: number): string {
  return cutText(text, [...text].slice(0, max).join('').length);
}

/** Alipay refuses `/`, `=` and `&` in a title, so they become the full-width characters, which look alike. */
function cleanSubject(subject: string): string {
  const clean = subject
    .replaceAll('/', '／')
    .replaceAll('=', '＝')
    .replaceAll('&', '＆')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return cutCodePoints(clean, SUBJECT_LENGTH_MAX) || '订单';
}

const unavailable = (reason: string): Unavailable => ({ outcome: 'unavailable', reason });

/** A refusal on which no caller can act; its code and message become the reason. */
function asUnavailable(answer: Exclude<Answer, { outcome: 'success' }>): Unavailable {
  if (answer.outcome === 'unavailable') return answer;
  return unavailable(cutText(`${answer.code} ${answer.subCode} ${answer.message}`, 300));
}

/** The code of a refusal; empty for any other answer. */
const refusalCode = (answer: Answer) => (answer.outcome === 'refused' ? answer.subCode : '');

/** An attacker on the network could send a recorded answer about another trade. Its signature is true. */
function isAbout(answer: Extract<Answer, { outcome: 'success' }>, outTradeNo: string): boolean {
  return answer.fields.out_trade_no === outTradeNo;
}

async function query(call: Call, outTradeNo: string): Promise<QueryResult> {
  const answer = await call('alipay.trade.query', { out_trade_no: outTradeNo });
  if (refusalCode(answer) === TRADE_NOT_EXIST) return { outcome: 'not_exist' };
  if (answer.outcome !== 'success') return asUnavailable(answer);
  if (!isAbout(answer, outTradeNo)) return unavailable('the answer is about another trade');
  const { trade_status: status, trade_no: tradeNo, total_amount: total } = answer.fields;
  const [state, amountFen] = [toState(status), toFen(total)];
  if (state === null || typeof tradeNo !== 'string' || amountFen === null) {
    return unavailable(`the answer cannot be read: status ${status}, amount ${total}`);
  }
  return { outcome: 'found', state, tradeNo, amountFen, fields: answer.fields };
}

async function close(call: Call, outTradeNo: string): Promise<CloseResult> {
  const answer = await call('alipay.trade.close', { out_trade_no: outTradeNo });
  if (refusalCode(answer) === TRADE_NOT_EXIST) return { outcome: 'not_exist' };
  const code = refusalCode(answer);
  if (CLOSE_STATUS_CODES.includes(code)) return { outcome: 'status_error', code };
  if (answer.outcome !== 'success') return asUnavailable(answer);
  return isAbout(answer, outTradeNo)
    ? { outcome: 'closed' }
    : unavailable('the answer is about another trade');
}

async function refund(call: Call, request: RefundOrder): Promise<RefundResult> {
  const answer = await call('alipay.trade.refund', {
    out_trade_no: request.outTradeNo,
    out_request_no: request.outRequestNo,
    refund_amount: toYuan(request.amountFen),
    refund_reason: cutCodePoints(request.reason, REASON_LENGTH_MAX),
  });
  if (answer.outcome === 'unavailable') return answer;
  if (answer.outcome === 'success') {
    if (!isAbout(answer, request.outTradeNo)) return unavailable('the answer is about another trade');
    return answer.fields.fund_change === 'Y' ? { outcome: 'done' } : { outcome: 'pending' };
  }
  const isFinal = answer.code === BUSINESS_FAILED && !REFUND_RETRY_CODES.includes(answer.subCode);
  return {
    outcome: isFinal ? 'refused' : 'retry',
    code: answer.subCode || answer.code,
    message: answer.message,
  };
}

async function refundQuery(
  call: Call,
  { outTradeNo, outRequestNo }: { outTradeNo: string; outRequestNo: string },
): Promise<RefundQueryResult> {
  const answer = await call('alipay.trade.fastpay.refund.query', {
    out_trade_no: outTradeNo,
    out_request_no: outRequestNo,
  });
  if (refusalCode(answer) === TRADE_NOT_EXIST) return { outcome: 'not_done' };
  if (answer.outcome !== 'success') return asUnavailable(answer);
  if (answer.fields.refund_status !== 'REFUND_SUCCESS') return { outcome: 'not_done' };
  if (!isAbout(answer, outTradeNo) || answer.fields.out_request_no !== outRequestNo) {
    return unavailable('the answer is about another refund');
  }
  const { refund_amount: refunded } = answer.fields;
  if (refunded === undefined) return { outcome: 'done', amountFen: null };
  const amountFen = toFen(refunded);
  return amountFen === null
    ? unavailable(`the answer cannot be read: refund_amount ${refunded}`)
    : { outcome: 'done', amountFen };
}

async function bill(call: Call, date: string, timeoutMs: number): Promise<BillResult> {
  const answer = await call('alipay.data.dataservice.bill.downloadurl.query', {
    bill_type: 'trade',
    bill_date: date,
  });
  const code = refusalCode(answer);
  if (code.endsWith('bill_not_exist')) return { outcome: 'not_ready', code };
  if (answer.outcome !== 'success') return asUnavailable(answer);
  try {
    return {
      outcome: 'downloaded',
      rows: readBill(await fetchZip(String(answer.fields.bill_download_url), timeoutMs)),
    };
  } catch (error) {
    return unavailable(reasonOf(error));
  }
}
