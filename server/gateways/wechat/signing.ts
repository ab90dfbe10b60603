import { createDecipheriv, createSign, createVerify, type KeyObject, randomBytes } from 'node:crypto';

/** Signatures and encryption of APIv3 (pay.weixin.qq.com, "API v3 接口规则"). */

/** An answer or a message that was signed longer ago, or as far in the future, may be a recorded one. */
const WINDOW_SECONDS = 300;
const GCM_TAG_BYTES = 16;

export function sign(text: string, key: KeyObject): string {
  return createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64');
}

/** 32 hexadecimal digits. */
export const newNonce = () => randomBytes(16).toString('hex');
export const nowSeconds = () => Math.floor(Date.now() / 1_000);

export interface Merchant {
  mchId: string;
  serialNo: string;
  privateKey: KeyObject;
}

/** The `Authorization` header of a request. @param path with its query string */
export function authorization(
  { mchId, serialNo, privateKey }: Merchant,
  method: string,
  path: string,
  body: string,
): string {
  const [timestamp, nonce] = [nowSeconds(), newNonce()];
  const signature = sign(`${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`, privateKey);
  const fields = { mchid: mchId, nonce_str: nonce, signature, timestamp, serial_no: serialNo };
  const list = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
  return `WECHATPAY2-SHA256-RSA2048 ${list.join(',')}`;
}

/** What WeChat Pay signs: the body of an answer or a message, with the headers that belong to it. */
export interface SignedMessage {
  timestamp: string;
  nonce: string;
  serial: string;
  signature: string;
  body: string;
}

/** @param header the value of a header; undefined where it is absent or comes twice */
export function readSignedMessage(
  header: (name: string) => string | undefined,
  body: string,
): SignedMessage | { missing: string } {
  const read = { timestamp: '', nonce: '', serial: '', signature: '' };
  for (const name of Object.keys(read) as (keyof typeof read)[]) {
    const value = header(`wechatpay-${name}`);
    if (!value) return { missing: `wechatpay-${name}` };
    read[name] = value;
  }
  return { ...read, body };
}

/** Whether the message was signed within the last 5 minutes. */
export function isFresh({ timestamp }: SignedMessage): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(nowSeconds() - Number(timestamp)) <= WINDOW_SECONDS;
}

export function isSignedBy({ timestamp, nonce, signature, body }: SignedMessage, key: KeyObject): boolean {
  const text = `${timestamp}\n${nonce}\n${body}\n`;
  return createVerify('RSA-SHA256').update(text, 'utf8').verify(key, signature, 'base64');
}

/** The form in which WeChat Pay encrypts a notify's resource and a platform certificate. */
export interface Encrypted {
  algorithm: string;
  nonce: string;
  associated_data?: string;
  ciphertext: string;
}

export function isEncrypted(value: unknown): value is Encrypted {
  if (typeof value !== 'object' || value === null) return false;
  const { algorithm, nonce, associated_data: data = '', ciphertext } = value as Record<string, unknown>;
  return [algorithm, nonce, data, ciphertext].every((each) => typeof each === 'string');
}

/** @throws when the key is wrong or a byte was changed: AES-256-GCM also proves who encrypted the text */
export function decrypt(
  { algorithm, nonce, associated_data, ciphertext }: Encrypted,
  apiV3Key: string,
): string {
  if (algorithm !== 'AEAD_AES_256_GCM') throw new Error('the algorithm is not AEAD_AES_256_GCM');
  const bytes = Buffer.from(ciphertext, 'base64');
  if (bytes.length < GCM_TAG_BYTES) throw new Error('the ciphertext is too short');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    Buffer.from(apiV3Key, 'utf8'),
    Buffer.from(nonce, 'utf8'),
    {
      authTagLength: GCM_TAG_BYTES,
    },
  );
  decipher.setAAD(Buffer.from(associated_data ?? '', 'utf8'));
  decipher.setAuthTag(bytes.subarray(-GCM_TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(0, -GCM_TAG_BYTES)), decipher.final()]).toString(
    'utf8',
  );
}
