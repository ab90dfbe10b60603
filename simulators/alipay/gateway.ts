import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusalPage } from './cashier-pages.ts';
import type { Alipay } from './index.ts';
import { IDENTITY } from './messages.ts';
import { type BizContent, methods } from './methods.ts';
import { isSignedByApp, rsa2Sign } from './signature.ts';
import type { TradeOrder } from './trades.ts';
import { fenOf, fromBeijingTime } from './wire.ts';

/** How long the fault `slow` delays an answer: less than the client's usual timeout of 5 s. */
const SLOW_BY_MS = 3_000;

interface Refusal {
  code: string;
  msg: string;
  subCode: string;
  subMsg: string;
}

const invalid = (subCode: string, subMsg: string): Refusal => ({
  code: '40002',
  msg: 'Invalid Arguments',
  subCode,
  subMsg,
});

const PAGE_METHODS = { 'alipay.trade.page.pay': 'page', 'alipay.trade.wap.pay': 'wap' } as const;
type PageMethod = keyof typeof PAGE_METHODS;
const isPageMethod = (method: string | undefined): method is PageMethod =>
  Object.hasOwn(PAGE_METHODS, method ?? '');
const isMethod = (method: string | undefined): method is keyof typeof methods =>
  Object.hasOwn(methods, method ?? '');

/** `/alipay/gateway.do`: one address for all methods, as at Alipay. */
export function gatewayRoutes(app: FastifyInstance, alipay: Alipay): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/alipay/gateway.do',
    handler: async (request, reply) => {
      const params = readParams(request);
      if (!params) return reply.code(400).type('text/plain; charset=utf-8').send('参数重复或格式错误');
      if (isPageMethod(params.method)) return openCashier(alipay, params, PAGE_METHODS[params.method], reply);
      return answer(alipay, params, request, reply);
    },
  });
}

/** The fields of the query and the form, decoded once; null when a name comes twice. */
function readParams(request: FastifyRequest): Record<string, string> | null {
  const body = typeof request.body === 'object' ? (request.body as Record<string, unknown> | null) : null;
  const params: Record<string, string> = Object.create(null);
  for (const source of [request.query as Record<string, unknown>, body ?? {}]) {
    for (const [name, value] of Object.entries(source)) {
      if (typeof value !== 'string' || name in params) return null;
      params[name] = value;
    }
  }
  return params;
}

/** The checks that Alipay's gateway makes before it runs a method. */
function refuse(alipay: Alipay, params: Record<string, string>): Refusal | null {
  if (!params.method)
    return { code: '40001', msg: 'Missing Method', subCode: 'isv.missing-method', subMsg: '缺少方法名参数' };
  if (params.app_id !== IDENTITY.appId) return invalid('isv.invalid-app-id', '无效的AppID参数');
  if (params.sign_type !== 'RSA2') return invalid('isv.invalid-signature-type', '无效的签名类型');
  if (params.version !== '1.0') return invalid('isv.invalid-version', '无效的版本');
  if (params.charset?.toLowerCase() !== 'utf-8') return invalid('isv.invalid-charset', '字符集错误');
  if (fromBeijingTime(params.timestamp ?? '') === null)
    return invalid('isv.invalid-timestamp', '非法的时间戳参数');
  if (!params.sign)
    return {
      code: '40001',
      msg: 'Missing Signature',
      subCode: 'isv.missing-signature',
      subMsg: '缺少签名参数',
    };
  if (!isSignedByApp(params, alipay.keys.appPublic))
    return invalid('isv.invalid-signature', '验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配');
  if (!isMethod(params.method) && !isPageMethod(params.method))
    return invalid('isv.invalid-method', '不存在的方法名');
  return null;
}

function bizContentOf(params: Record<string, string>): BizContent | null {
  try {
    const parsed: unknown = JSON.parse(params.biz_content ?? '');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as BizContent)
      : null;
  } catch {
    return null;
  }
}

async function answer(
  alipay: Alipay,
  params: Record<string, string>,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const fault = alipay.faults.inForce().gateway;
  if (fault === 'down')
    return reply
      .code(503)
      .type('text/html; charset=utf-8')
      .send('<h1>503 Service Temporarily Unavailable</h1>');
  const text = signedAnswer(alipay, params, carryOut(alipay, params, request));
  alipay.notifier.kick();
  // The method has run: only its answer is slow.
  if (fault === 'slow') await wait(SLOW_BY_MS);
  if (fault === 'lost_response') {
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
  return reply.type('text/html;charset=utf-8').send(text);
}

/** Runs a method, or answers with Alipay's error code. */
function carryOut(
  alipay: Alipay,
  params: Record<string, string>,
  request: FastifyRequest,
): Record<string, string> {
  const { method } = params;
  const refusal = refuse(alipay, params);
  if (refusal || !isMethod(method))
    return wireRefusal(refusal ?? invalid('isv.invalid-method', '不存在的方法名'));
  const bizContent = bizContentOf(params);
  if (!bizContent) return wireRefusal(invalid('isv.invalid-parameter', 'biz_content 不是合法的 JSON'));
  const result = methods[method](alipay, bizContent, `http://${request.host}`);
  if (result.ok) return { code: '10000', msg: 'Success', ...result.fields };
  return wireRefusal({ code: '40004', msg: 'Business Failed', subCode: result.code, subMsg: result.message });
}

function wireRefusal({ code, msg, subCode, subMsg }: Refusal): Record<string, string> {
  return { code, msg, sub_code: subCode, sub_msg: subMsg };
}

/** `{"…_response":{…},"sign":"…"}`: the signature covers the inner text byte for byte, `\/` included. */
function signedAnswer(
  alipay: Alipay,
  params: Record<string, string>,
  fields: Record<string, string>,
): string {
  const name = isMethod(params.method) ? `${params.method.replaceAll('.', '_')}_response` : 'error_response';
  const inner = JSON.stringify(fields).replaceAll('/', '\\/');
  const certificate = params.app_cert_sn ? `"alipay_cert_sn":"${certificateSn(alipay)}",` : '';
  return `{"${name}":${inner},${certificate}"sign":"${rsa2Sign(inner, alipay.keys.alipayPrivate)}"}`;
}

const certificateSn = (alipay: Alipay) =>
  createHash('md5').update(alipay.keys.alipayPublicBase64).digest('hex');

/** The payment that the parameters ask for, or what is wrong with them. */
function readOrder(params: Record<string, string>, channel: 'page' | 'wap'): TradeOrder | string {
  const biz = bizContentOf(params);
  if (!biz?.out_trade_no || !biz.subject) return '需要 out_trade_no 和 subject';
  const totalFen = fenOf(biz.total_amount);
  if (!totalFen) return 'total_amount 应为 0.01 到 100000000，至多两位小数';
  const latest = Date.now() + 15 * 86_400_000;
  const expiresAt = biz.time_expire ? fromBeijingTime(String(biz.time_expire)) : latest;
  if (expiresAt === null) return 'time_expire 形如 2026-01-31 08:05:09';
  const productCode = channel === 'wap' ? 'QUICK_WAP_WAY' : 'FAST_INSTANT_TRADE_PAY';
  if (biz.product_code !== productCode) return `product_code 应为 ${productCode}`;
  return {
    outTradeNo: String(biz.out_trade_no),
    channel,
    subject: String(biz.subject),
    totalFen,
    notifyUrl: params.notify_url ?? null,
    returnUrl: params.return_url ?? null,
    quitUrl: biz.quit_url ? String(biz.quit_url) : null,
    expiresAt,
  };
}

/** `page.pay` and `wap.pay`: the buyer's browser opens this address, and the trade exists from then on. */
function openCashier(
  alipay: Alipay,
  params: Record<string, string>,
  channel: 'page' | 'wap',
  reply: FastifyReply,
) {
  const refused = (code: string, message: string) =>
    reply.code(200).type('text/html; charset=utf-8').send(refusalPage(code, message));
  const refusal = refuse(alipay, params);
  if (refusal) return refused(refusal.subCode, refusal.subMsg);
  const order = readOrder(params, channel);
  if (typeof order === 'string') return refused('ACQ.INVALID_PARAMETER', `参数无效：${order}`);
  const opened = alipay.trades.open(order);
  if (!opened.ok) return refused(opened.code, opened.message);
  return reply.redirect(`/alipay/cashier/${opened.trade.tradeNo}`, 302);
}
