import { createRequire } from 'node:module';
import type Dysms from '@alicloud/dysmsapi20170525';
import type OpenApi from '@alicloud/openapi-core';
import { cutText } from '../../platform/values/text.ts';
import { withDeadline } from '../deadline.ts';
import type { AliyunSmsSettings } from '../settings.ts';
import type { SmsGateway, SmsResult } from '../sms.ts';

type Client = InstanceType<typeof Dysms.default>;

interface Message {
  mobileE164: string;
  templateCode: string;
  parameters: Record<string, string>;
}

/** help.aliyun.com/document_detail/101346.html: the limits of a number, of an account, and of calls a second. */
const RATE_LIMIT_CODES = ['isv.BUSINESS_LIMIT_CONTROL', 'isv.DAY_LIMIT_CONTROL', 'isv.MONTH_LIMIT_CONTROL'];
/** Faults on Aliyun's side. They may come with HTTP 200. */
const TROUBLE_CODES = [
  'isp.SYSTEM_ERROR',
  'isp.GATEWAY_ERROR',
  'SYSTEM_ERROR',
  'ServiceUnavailable',
  'InternalError',
];

/**
 * Aliyun's SMS service over its official SDK. The template of codes has one variable, `code`; the template of notices has `mobile`. A call is never repeated here:
 * Aliyun does not recognise a repeat, and the person would get two messages.
 */
export function createAliyunSms(settings: AliyunSmsSettings, { timeoutMs = 5_000 } = {}): SmsGateway {
  let client: Client | undefined;
  async function deliver(message: Message): Promise<SmsResult> {
    // Loaded at the first message: the SDK takes half a second and 44 MB.
    client ??= openClient(settings, timeoutMs);
    const sent = send(client, settings.signName, message).catch(readError);
    const reason = `no answer in ${timeoutMs} ms`;
    return withDeadline<SmsResult>(sent, timeoutMs, () => ({ outcome: 'unavailable', reason }));
  }

  return {
    sendCode: ({ mobileE164, code }) =>
      deliver({ mobileE164, templateCode: settings.templateCode, parameters: { code } }),
    async sendMobileChanged({ mobileE164, newMobile }) {
      const templateCode = settings.noticeTemplateCode;
      if (templateCode === null) return { outcome: 'refused', code: 'no_template' };
      return deliver({ mobileE164, templateCode, parameters: { mobile: newMobile } });
    },
  };
}

/** The SDK is CommonJS. `require` gives the same exports under Node and under the test runner; `import` does not. */
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

/** `+8613800138000` → `13800138000`. A number of another country keeps its country code, without the plus. */
function aliyunNumber(mobileE164: string): string {
  return mobileE164.replace(/^\+(?:86(?=1\d{10}$))?/, '');
}

async function send(client: Client, signName: string, message: Message): Promise<SmsResult> {
  const { SendSmsRequest } = loadSdk();
  const response = await client.sendSms(
    new SendSmsRequest({
      phoneNumbers: aliyunNumber(message.mobileE164),
      signName,
      templateCode: message.templateCode,
      templateParam: JSON.stringify(message.parameters),
    }),
  );
  const code = response.body?.code;
  if (code === 'OK') return { outcome: 'sent' };
  return code ? readCode(code) : { outcome: 'unavailable', reason: 'an answer without a code' };
}

function readCode(code: string): SmsResult {
  if (RATE_LIMIT_CODES.includes(code) || code.startsWith('Throttling')) return { outcome: 'rate_limited' };
  if (TROUBLE_CODES.includes(code)) return { outcome: 'unavailable', reason: code };
  return { outcome: 'refused', code };
}

/** An HTTP error of Aliyun has a code. An error without a code did not reach Aliyun; its message holds the whole URL with the number, so it is not logged. */
function readError(error: unknown): SmsResult {
  const { statusCode, code, name } = error as { statusCode?: number; code?: string; name?: string };
  const isAnswer = typeof statusCode === 'number' && typeof code === 'string' && code !== 'undefined';
  if (isAnswer && (statusCode < 500 || code.startsWith('Throttling'))) return readCode(code);
  return { outcome: 'unavailable', reason: cutText(String(code ?? name ?? 'unknown'), 100) };
}
