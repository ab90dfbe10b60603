import { createRequire } from 'node:module';
import type Dysms from '@alicloud/dysmsapi20170525';
import type OpenApi from '@alicloud/openapi-core';
import { withDeadline } from '../deadline.ts';
import type { AliyunSmsSettings } from '../settings.ts';
import type { SmsCodeRequest, SmsGateway, SmsResult } from '../sms.ts';

type Client = InstanceType<typeof Dysms.default>;

/** help.aliyun.com/document_detail/101346.html: the limits of a number, of an account, and of calls a second. */
const rateLimitCodes = ['isv.BUSINESS_LIMIT_CONTROL', 'isv.DAY_LIMIT_CONTROL', 'isv.MONTH_LIMIT_CONTROL'];
/** Aliyun's own trouble, which comes with HTTP 200 as well. */
const troubleCodes = [
  'isp.SYSTEM_ERROR',
  'isp.GATEWAY_ERROR',
  'SYSTEM_ERROR',
  'ServiceUnavailable',
  'InternalError',
];

/**
 * Aliyun's SMS service over its official SDK. The template has one variable, `code`. A call is never repeated here:
 * Aliyun does not recognise a repeat, and the person would get two messages.
 */
export function createAliyunSms(settings: AliyunSmsSettings, { timeoutMs = 5_000 } = {}): SmsGateway {
  let client: Client | undefined;
  return {
    async sendCode(request) {
      // Opened at the first message: the SDK takes half a second and 44 MB to load.
      client ??= openClient(settings, timeoutMs);
      const sent = send(client, settings, request).catch(readError);
      const reason = `no answer in ${timeoutMs} ms`;
      return withDeadline<SmsResult>(sent, timeoutMs, () => ({ outcome: 'unavailable', reason }));
    },
  };
}

/** They are CommonJS: `require` reads them the same under Node and under the test runner. */
const require = createRequire(import.meta.url);
const loadSdk = () => require('@alicloud/dysmsapi20170525') as typeof Dysms;

function openClient(settings: AliyunSmsSettings, timeoutMs: number): Client {
  const { $OpenApiUtil } = require('@alicloud/openapi-core') as typeof OpenApi;
  const { protocol, host } = splitEndpoint(settings.endpoint ?? 'dysmsapi.aliyuncs.com');
  const config = new $OpenApiUtil.Config({
    accessKeyId: settings.accessKeyId,
    accessKeySecret: settings.accessKeySecret,
    endpoint: host,
    protocol,
    connectTimeout: timeoutMs,
    readTimeout: timeoutMs,
  });
  return new (loadSdk().default)(config);
}

function splitEndpoint(endpoint: string): { protocol: 'HTTP' | 'HTTPS'; host: string } {
  const match = /^(https?):\/\/([^/]+)\/?$/.exec(endpoint);
  return match
    ? { protocol: match[1] === 'http' ? 'HTTP' : 'HTTPS', host: match[2] as string }
    : { protocol: 'HTTPS', host: endpoint };
}

/** `+8613800138000` → `13800138000`; abroad the country's digits stay, without the plus. */
function aliyunNumber(mobileE164: string): string {
  return mobileE164.replace(/^\+(?:86(?=1\d{10}$))?/, '');
}

async function send(
  client: Client,
  settings: AliyunSmsSettings,
  request: SmsCodeRequest,
): Promise<SmsResult> {
  const { SendSmsRequest } = loadSdk();
  const response = await client.sendSms(
    new SendSmsRequest({
      phoneNumbers: aliyunNumber(request.mobileE164),
      signName: settings.signName,
      templateCode: settings.templateCode,
      templateParam: JSON.stringify({ code: request.code }),
    }),
  );
  const code = response.body?.code;
  if (code === 'OK') return { outcome: 'sent' };
  return code ? readCode(code) : { outcome: 'unavailable', reason: 'an answer without a code' };
}

function readCode(code: string): SmsResult {
  if (rateLimitCodes.includes(code) || code.startsWith('Throttling')) return { outcome: 'rate_limited' };
  if (troubleCodes.includes(code)) return { outcome: 'unavailable', reason: code };
  return { outcome: 'refused', code };
}

/** An HTTP error of Aliyun's carries its code. What has none never arrived; its message holds the whole URL, so it is not kept. */
function readError(error: unknown): SmsResult {
  const { statusCode, code, name } = error as { statusCode?: number; code?: string; name?: string };
  const isAnswer = typeof statusCode === 'number' && typeof code === 'string' && code !== 'undefined';
  if (isAnswer && (statusCode < 500 || code.startsWith('Throttling'))) return readCode(code);
  return { outcome: 'unavailable', reason: String(code ?? name ?? 'unknown').slice(0, 100) };
}
