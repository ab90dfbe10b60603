import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startSimulators } from '../../../simulators/test-rig.ts';
import { describeSmsGateway, type SmsFault, type SmsWorld } from '../sms.contract.ts';
import { createSmsGateway } from './index.ts';

describeSmsGateway('simulator', async () => {
  const rig = await startSimulators();
  const open = (timeoutMs?: number) =>
    createSmsGateway(rig.settings.sms, timeoutMs === undefined ? {} : { timeoutMs });
  return {
    gateway: open(),
    patient: open,
    unreachable: createSmsGateway({ provider: 'simulator', url: 'http://127.0.0.1:9/sms' }),
    async arrived() {
      const { body } = await rig.ask<{ items: { mobile: string; code: string; text: string }[] }>(
        'GET',
        '/sms/control/messages',
      );
      return body.items.map(({ mobile, code, text }) => ({ mobile, code: code || text }));
    },
    async fault(fault) {
      await rig.ask('PUT', '/sms/control/faults', { send: fault });
    },
    close: () => rig.close(),
  };
});

const accessKeyId = 'LTAI5tExample';
const accessKeySecret = 'example-secret';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Aliyun's signature, after help.aliyun.com/document_detail/315526.html */
function isSignedByUs(request: IncomingMessage, body: string): boolean {
  const [, signedHeaders = '', signature = ''] =
    /^ACS3-HMAC-SHA256 Credential=LTAI5tExample,SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  const url = new URL(request.url ?? '/', 'http://localhost');
  const encode = (text: string) =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const headers = signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, url.pathname, query, headers.join(''), signedHeaders, sha256(body)].join(
    '\n',
  );
  const expected = createHmac('sha256', accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex');
  return signature === expected;
}

/** A server that speaks SendSms of Dysmsapi 2017-05-25. */
async function openAliyun(): Promise<
  SmsWorld & { open(secret?: string): ReturnType<typeof createSmsGateway> }
> {
  const messages: { mobile: string; code: string }[] = [];
  let fault: SmsFault | null = null;
  const say = (response: ServerResponse, code: string, status = 200) =>
    response
      .writeHead(status, { 'content-type': 'application/json;charset=utf-8' })
      .end(JSON.stringify({ Code: code, Message: code, RequestId: '00000000-0000-0000-0000-000000000000' }));
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    if (fault === 'slow') return;
    if (fault === 'down') return say(response, 'ServiceUnavailable', 503);
    if (!isSignedByUs(request, body)) return say(response, 'SignatureDoesNotMatch', 400);
    if (request.headers['x-acs-action'] !== 'SendSms') return say(response, 'InvalidAction.NotFound', 404);
    if (query.get('SignName') !== '集市' || !['SMS_1', 'SMS_2'].includes(query.get('TemplateCode') ?? ''))
      return say(response, 'isv.SMS_TEMPLATE_ILLEGAL');
    if (fault === 'rate_limited') return say(response, 'isv.BUSINESS_LIMIT_CONTROL');
    if (fault === 'refused') return say(response, 'isv.MOBILE_NUMBER_ILLEGAL');
    const number = query.get('PhoneNumbers') ?? '';
    const mobile = /^1\d{10}$/.test(number) ? `+86${number}` : `+${number}`;
    const { code = '', mobile: newMobile = '' } = JSON.parse(query.get('TemplateParam') ?? '{}');
    messages.unshift({ mobile, code: query.get('TemplateCode') === 'SMS_1' ? code : newMobile });
    return say(response, 'OK');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const settings = {
    provider: 'aliyun',
    accessKeyId,
    signName: '集市',
    templateCode: 'SMS_1',
    noticeTemplateCode: 'SMS_2',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  } as const;
  const open = (secret = accessKeySecret, timeoutMs = 5_000) =>
    createSmsGateway({ ...settings, accessKeySecret: secret }, { timeoutMs });
  return {
    gateway: open(),
    open,
    patient: (timeoutMs) => open(accessKeySecret, timeoutMs),
    unreachable: createSmsGateway({ ...settings, accessKeySecret, endpoint: 'http://127.0.0.1:9' }),
    arrived: async () => messages,
    async fault(next) {
      fault = next;
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

describeSmsGateway('Aliyun', openAliyun);

test('a wrong secret at Aliyun is a refusal that names the code', async () => {
  const aliyun = await openAliyun();
  const result = await aliyun.open('wrong').sendCode({ mobileE164: '+8613800138000', code: '123456' });
  expect(result).toEqual({ outcome: 'refused', code: 'SignatureDoesNotMatch' });
  await aliyun.close();
});

test('without a template of notices Aliyun is not asked', async () => {
  const account = {
    accessKeyId,
    accessKeySecret,
    signName: '集市',
    templateCode: 'SMS_1',
    noticeTemplateCode: null,
  };
  const gateway = createSmsGateway({ provider: 'aliyun', ...account, endpoint: 'http://127.0.0.1:9' });
  expect(await gateway.sendMobileChanged({ mobileE164: '+8613800138000', newMobile: '139****0001' })).toEqual(
    {
      outcome: 'refused',
      code: 'no_template',
    },
  );
});

test('an answer of Aliyun that drips is cut off', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const account = {
    accessKeyId,
    accessKeySecret,
    signName: '集市',
    templateCode: 'SMS_1',
    noticeTemplateCode: null,
  };
  const gateway = createSmsGateway({ provider: 'aliyun', ...account, endpoint }, { timeoutMs: 300 });
  expect(await gateway.sendCode({ mobileE164: '+8613800138000', code: '123456' })).toEqual({
    outcome: 'unavailable',
    reason: 'no answer in 300 ms',
  });
  server.close();
  server.closeAllConnections();
});
