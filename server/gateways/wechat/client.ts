import { reasonOf } from '../deadline.ts';
import { readRsaPrivateKey } from '../rsa-keys.ts';
import type { WechatSettings } from '../settings.ts';
import { authorization, type Merchant, readSignedMessage, type SignedMessage } from './signing.ts';
import { createTrust, type Trust } from './trust.ts';

export type Fields = Record<string, unknown>;

/** WeChat Pay's answer with a verified signature, or `unavailable`: no answer that may be believed. */
export type Answer =
  | { outcome: 'success'; status: 200 | 204; fields: Fields }
  | { outcome: 'refused'; status: number; code: string; message: string }
  | { outcome: 'unavailable'; reason: string };

/** @param path with its query string, without the base URL */
export type Call = (method: 'GET' | 'POST', path: string, body?: object) => Promise<Answer>;

export interface Client {
  call: Call;
  trust: Trust;
  merchant: Merchant;
  /** Downloads a bill's file, whose answer is not signed. @throws with the reason when it cannot be had */
  download(url: string, timeoutMs: number, maxBytes: number): Promise<Buffer>;
}

interface RawAnswer {
  status: number;
  message: SignedMessage | { missing: string };
}

const API_V3_KEY_BYTES = 32;
/** Answers of the API have a few kilobytes; the list of certificates is the longest. */
const ANSWER_BYTES_MAX = 1024 * 1024;

async function readBody(response: Response, maxBytes: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    if (size > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** @throws when a key cannot be read */
export function createClient(settings: WechatSettings, timeoutMs: number): Client {
  const { mchId, serialNo, apiV3Key } = settings;
  const baseUrl = settings.baseUrl.replace(/\/+$/, '');
  if (Buffer.byteLength(apiV3Key) !== API_V3_KEY_BYTES)
    throw new Error(`WECHAT_API_V3_KEY must have ${API_V3_KEY_BYTES} bytes`);
  const privateKey = readRsaPrivateKey(settings.privateKey, "The merchant's private key for WeChat Pay");
  const merchant = { mchId, serialNo, privateKey };

  async function send(method: 'GET' | 'POST', url: URL, body: string, wantedSerial: string | null) {
    return await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        'user-agent': 'jishi',
        authorization: authorization(merchant, method, url.pathname + url.search, body),
        ...(body !== '' && { 'content-type': 'application/json' }),
        ...(wantedSerial !== null && { 'wechatpay-serial': wantedSerial }),
      },
      ...(body !== '' && { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  }

  async function ask(
    method: 'GET' | 'POST',
    path: string,
    body: string,
    wantedSerial: string | null,
  ): Promise<RawAnswer> {
    const response = await send(method, new URL(baseUrl + path), body, wantedSerial);
    const text = (await readBody(response, ANSWER_BYTES_MAX)).toString('utf8');
    const header = (name: string) => response.headers.get(name) ?? undefined;
    return { status: response.status, message: readSignedMessage(header, text) };
  }

  const trust = createTrust(settings, async () => {
    const { status, message } = await ask('GET', '/v3/certificates', '', null);
    if (status !== 200 || 'missing' in message) throw new Error(`the certificates answered HTTP ${status}`);
    return message;
  });

  const call: Call = async (method, path, body) => {
    try {
      const text = body === undefined ? '' : JSON.stringify(body);
      const { status, message } = await ask(method, path, text, trust.wantedSerial);
      if ('missing' in message)
        return { outcome: 'unavailable', reason: `HTTP ${status} without the header ${message.missing}` };
      const wrong = await trust.wrong(message);
      if (wrong !== null) return { outcome: 'unavailable', reason: `HTTP ${status}: ${wrong}` };
      return toAnswer(status, message.body);
    } catch (error) {
      return { outcome: 'unavailable', reason: reasonOf(error) };
    }
  };

  return {
    ...{ call, trust, merchant },
    async download(url, patienceMs, maxBytes) {
      const address = new URL(url);
      const response = await fetch(address, {
        headers: {
          accept: 'application/json',
          'user-agent': 'jishi',
          authorization: authorization(merchant, 'GET', address.pathname + address.search, ''),
        },
        signal: AbortSignal.timeout(patienceMs),
      });
      if (!response.ok) throw new Error(`the bill's address answered HTTP ${response.status}`);
      return readBody(response, maxBytes);
    },
  };
}

/** Only 200 and 204 mean that WeChat Pay did it; 202 means that it did not. @throws for a body that is no JSON object */
function toAnswer(status: number, body: string): Answer {
  const fields = body === '' ? {} : (JSON.parse(body) as Fields);
  if (typeof fields !== 'object' || fields === null) throw new Error(`HTTP ${status} without an object`);
  if (status === 200 || status === 204) return { outcome: 'success', status, fields };
  return {
    outcome: 'refused',
    status,
    code: String(fields.code ?? `HTTP_${status}`),
    message: String(fields.message ?? ''),
  };
}
