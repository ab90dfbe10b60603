import { createCipheriv, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WechatSettings } from '../settings.ts';

/** A WeChat Pay that answers what a test says, written after WeChat Pay's documents and not after the adapter. */

export const keyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

export const PUBLIC_KEY_ID = 'PUB_KEY_ID_0115100000012026';
export const API_V3_KEY = 'k'.repeat(32);

export interface Signing {
  key: KeyObject;
  serial?: string;
  /** Seconds; now by default. */
  at?: number;
}

export function sign(text: string, { key, serial = PUBLIC_KEY_ID, at }: Signing): Record<string, string> {
  const timestamp = String(at ?? Math.floor(Date.now() / 1_000));
  const nonce = randomBytes(8).toString('hex');
  const signature = createSign('RSA-SHA256').update(`${timestamp}\n${nonce}\n${text}\n`).sign(key, 'base64');
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serial,
    'wechatpay-signature': signature,
  };
}

export function encrypt(text: string, data = 'transaction', key = API_V3_KEY) {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(data));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    nonce,
    associated_data: data,
    ciphertext: ciphertext.toString('base64'),
  };
}

export interface Said {
  status?: number;
  body?: string;
  headers?: Record<string, string>;
}

export interface FakeWechat {
  settings: WechatSettings;
  key: KeyObject;
  /** How every later request is answered. */
  say(answer: (request: IncomingMessage) => Said): void;
  /** Answers with this object, signed. */
  saySigned(fields: object, status?: number, signing?: Partial<Signing>): void;
  close(): void;
}

export async function startFakeWechat(): Promise<FakeWechat> {
  const [ours, theirs] = [keyPair(), keyPair()];
  let answer: (request: IncomingMessage) => Said = () => ({ status: 500 });
  const server = createServer((request, response) => {
    const { status = 200, body = '', headers = {} } = answer(request);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeWechat = {
    key: theirs.privateKey,
    settings: {
      appId: 'wx0000000000000009',
      mchId: '1900000009',
      apiV3Key: API_V3_KEY,
      privateKey: ours.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      serialNo: 'ABC',
      publicKey: theirs.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      publicKeyId: PUBLIC_KEY_ID,
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    say(next) {
      answer = next;
    },
    saySigned(fields, status = 200, signing = {}) {
      const body = JSON.stringify(fields);
      fake.say(() => ({ status, body, headers: sign(body, { key: fake.key, ...signing }) }));
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return fake;
}
