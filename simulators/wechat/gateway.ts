import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, type ApiRequest, refused } from './answers.ts';
import { billAnswer, billFile } from './bill.ts';
import { certificateOf } from './certificates.ts';
import type { Wechat } from './index.ts';
import { IDENTITY } from './messages.ts';
import { closeTrade, openRefund, openTrade, queryRefund, queryTrade } from './methods.ts';
import { encrypt, signedHeaders, wrongSignature } from './signature.ts';
import { rfc3339 } from './wire.ts';

/** How long the fault `slow` delays an answer: less than the client's usual timeout of 5 s. */
const SLOW_BY_MS = 3_000;

type Method = (wechat: Wechat, request: ApiRequest) => Answer | Promise<Answer>;

async function certificates({ keys }: Wechat): Promise<Answer> {
  const data = await Promise.all(
    keys.platform().map(async (platform) => {
      const { serial, effectiveAt, expiresAt, pem } = await certificateOf(platform);
      return {
        serial_no: serial,
        effective_time: rfc3339(effectiveAt.getTime()),
        expire_time: rfc3339(expiresAt.getTime()),
        encrypt_certificate: encrypt(pem, 'certificate', keys.apiV3Key),
      };
    }),
  );
  return { status: 200, body: { data } };
}

const METHODS: [method: 'GET' | 'POST', path: string, run: Method][] = [
  ['POST', '/v3/pay/transactions/native', (wechat, request) => openTrade(wechat, request, 'NATIVE')],
  ['POST', '/v3/pay/transactions/h5', (wechat, request) => openTrade(wechat, request, 'MWEB')],
  ['POST', '/v3/pay/transactions/jsapi', (wechat, request) => openTrade(wechat, request, 'JSAPI')],
  ['GET', '/v3/pay/transactions/out-trade-no/:outTradeNo', queryTrade],
  ['POST', '/v3/pay/transactions/out-trade-no/:outTradeNo/close', closeTrade],
  ['POST', '/v3/refund/domestic/refunds', openRefund],
  ['GET', '/v3/refund/domestic/refunds/:outRefundNo', queryRefund],
  ['GET', '/v3/certificates', certificates],
  ['GET', '/v3/bill/tradebill', billAnswer],
];

/** The interfaces of APIv3, in a scope of their own: a signature covers the body as it was sent. */
export function gatewayRoutes(app: FastifyInstance, wechat: Wechat): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    for (const [method, path, run] of METHODS)
      scope.route({
        method,
        url: `/wechat${path}`,
        handler: (request, reply) => answer(wechat, run, request, reply),
      });
    scope.get('/wechat/v3/billdownload/file', (request, reply) => download(wechat, request, reply));
  });
}

const bodyOf = (request: FastifyRequest) => (typeof request.body === 'string' ? request.body : '');

function refusal({ keys }: Wechat, request: FastifyRequest): Answer | null {
  const reason = wrongSignature(
    {
      method: request.method,
      url: request.raw.url ?? '',
      body: bodyOf(request),
      authorization: request.headers.authorization,
    },
    { mchId: IDENTITY.mchId, serial: keys.merchantSerial, key: keys.merchantPublic },
  );
  if (reason !== null) return refused(401, 'SIGN_ERROR', reason);
  if (!request.headers.accept?.includes('application/json'))
    return refused(400, 'PARAM_ERROR', 'Http头缺少Accept或User-Agent');
  return null;
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text || '{}');
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

async function carryOut(wechat: Wechat, run: Method, request: FastifyRequest): Promise<Answer> {
  const wrong = refusal(wechat, request);
  if (wrong) return wrong;
  const body = parse(bodyOf(request));
  if (!body) return refused(400, 'PARAM_ERROR', '请求体不是合法的 JSON');
  return run(wechat, {
    body,
    params: request.params as Record<string, string>,
    query: request.query as Record<string, string>,
    baseUrl: `http://${request.host}/wechat`,
  });
}

async function answer(wechat: Wechat, run: Method, request: FastifyRequest, reply: FastifyReply) {
  const fault = wechat.faults.inForce().gateway;
  if (fault === 'down') return reply.code(503).type('text/html; charset=utf-8').send('<h1>503</h1>');
  const { status, body } = await carryOut(wechat, run, request);
  wechat.notifier.kick();
  // The method has run: only its answer is slow.
  if (fault === 'slow') await wait(SLOW_BY_MS);
  if (fault === 'lost_response') {
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
  const text = body === undefined ? '' : JSON.stringify(body);
  const wanted = request.headers['wechatpay-serial'];
  reply.code(status).headers(signedHeaders(text, wechat.keys.signer(wanted as string | undefined)));
  return body === undefined ? reply.send() : reply.type('application/json; charset=utf-8').send(text);
}

/** The bill's file. Its answer is not signed; the hash in the bill's answer covers it. */
async function download(wechat: Wechat, request: FastifyRequest, reply: FastifyReply) {
  const wrong = refusal(wechat, request);
  if (wrong) return reply.code(wrong.status).send(wrong.body);
  const { token = '' } = request.query as Record<string, string>;
  const file = billFile(wechat, token);
  return file === null
    ? reply.code(404).send({ code: 'RESOURCE_NOT_EXISTS', message: '账单文件不存在' })
    : reply.type('text/plain; charset=utf-8').send(file);
}
