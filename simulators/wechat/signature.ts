import { createCipheriv, createSign, createVerify, type KeyObject, randomBytes } from 'node:crypto';
import type { Signer } from './keys.ts';

/** Signatures and encryption of APIv3. The shop has code of its own for this, so that each checks the other. */

const nonce = () => randomBytes(16).toString('hex').toUpperCase();
const seconds = (at: number) => String(Math.floor(at / 1_000));

function sha256Rsa(text: string, key: KeyObject): string {
  return createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64');
}

function isSigned(text: string, signature: string, key: KeyObject): boolean {
  return createVerify('RSA-SHA256').update(text, 'utf8').verify(key, signature, 'base64');
}

/** The headers that sign a body: WeChat Pay's answers and its messages to the shop have the same form. */
export function signedHeaders(
  body: string,
  { serial, key }: Signer,
  at = Date.now(),
): Record<string, string> {
  const [timestamp, random] = [seconds(at), nonce()];
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': random,
    'wechatpay-serial': serial,
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    'wechatpay-signature': sha256Rsa(`${timestamp}\n${random}\n${body}\n`, key),
  };
}

export interface Encrypted {
  algorithm: 'AEAD_AES_256_GCM';
  nonce: string;
  associated_data: string;
  ciphertext: string;
}

/** AES-256-GCM under the shop's APIv3 key; the tag of 16 bytes stands behind the ciphertext. */
export function encrypt(text: string, associatedData: string, apiV3Key: string): Encrypted {
  const iv = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'utf8'), Buffer.from(iv, 'utf8'));
  cipher.setAAD(Buffer.from(associatedData, 'utf8'));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    nonce: iv,
    associated_data: associatedData,
    ciphertext: ciphertext.toString('base64'),
  };
}

const SCHEME = 'WECHATPAY2-SHA256-RSA2048';
/** A request that was signed longer ago than this is refused, as a recorded one would be. */
const WINDOW_SECONDS = 300;

export interface SignedRequest {
  method: string;
  /** Path and query string, as sent. */
  url: string;
  body: string;
  authorization: string | undefined;
}

/** Why the shop's signature of a request does not count; null where it does. */
export function wrongSignature(
  { method, url, body, authorization }: SignedRequest,
  merchant: { mchId: string; serial: string; key: KeyObject },
): string | null {
  const [scheme, list = ''] = (authorization ?? '').split(/ (.*)/s);
  if (scheme !== SCHEME) return 'Authorization 应以 WECHATPAY2-SHA256-RSA2048 开头';
  const fields = Object.fromEntries(
    [...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  if (fields.mchid !== merchant.mchId) return '商户号不存在';
  if (fields.serial_no !== merchant.serial) return '商户证书序列号有误';
  const age = Math.abs(Date.now() / 1_000 - Number(fields.timestamp));
  if (!(age <= WINDOW_SECONDS)) return 'HTTP 头 Authorization 中的 timestamp 与发起请求的时间不得超过 5 分钟';
  const text = `${method}\n${url}\n${fields.timestamp}\n${fields.nonce_str}\n${body}\n`;
  return isSigned(text, fields.signature ?? '', merchant.key) ? null : '错误的签名，验签失败';
}
