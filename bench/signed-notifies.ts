import { createCipheriv, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { createAlipayGateway } from '../server/gateways/alipay/index.ts';
import type { NotifyRequest, PaymentGateway } from '../server/gateways/payment.ts';
import type { PaymentProvider } from '../server/gateways/payment-providers.ts';
import { createWechatGateway } from '../server/gateways/wechat/index.ts';

/** Notifies of both providers with true signatures, made before the clock runs. */
export interface Notifier {
  provider: PaymentProvider;
  gateway: PaymentGateway;
  /** The notify of a payment of 99 yuan. */
  write(outTradeNo: string, tradeNo: string): NotifyRequest;
}

const keyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const base64 = (key: KeyObject, type: 'pkcs8' | 'spki') =>
  key.export({ format: 'der', type: type as 'spki' }).toString('base64');
const sign = (text: string, key: KeyObject) =>
  createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64');

export function alipayNotifier(): Notifier {
  const [ours, theirs] = [keyPair(), keyPair()];
  const account = { app_id: '2021000000000009', seller_id: '2088000000000009' };
  return {
    provider: 'alipay',
    gateway: createAlipayGateway({
      appId: account.app_id,
      sellerId: account.seller_id,
      privateKey: base64(ours.privateKey, 'pkcs8'),
      alipayPublicKey: base64(theirs.publicKey, 'spki'),
      gatewayUrl: 'http://127.0.0.1:9/gateway.do',
    }),
    write(outTradeNo, tradeNo) {
      const fields: Record<string, string> = {
        ...account,
        out_trade_no: outTradeNo,
        trade_no: tradeNo,
        trade_status: 'TRADE_SUCCESS',
        total_amount: '99.00',
      };
      const text = Object.keys(fields)
        .sort()
        .map((name) => `${name}=${fields[name]}`)
        .join('&');
      const form = new URLSearchParams({ ...fields, sign_type: 'RSA2', sign: sign(text, theirs.privateKey) });
      return { headers: {}, rawBody: Buffer.from(form.toString()) };
    },
  };
}

export function wechatNotifier(): Notifier {
  const [ours, theirs] = [keyPair(), keyPair()];
  const account = { appid: 'wx0000000000000009', mchid: '1900000009' };
  const [apiV3Key, publicKeyId] = ['k'.repeat(32), 'PUB_KEY_ID_1'];
  const encrypt = (text: string) => {
    const nonce = randomBytes(6).toString('hex');
    const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from('transaction'));
    const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return {
      algorithm: 'AEAD_AES_256_GCM',
      nonce,
      associated_data: 'transaction',
      ciphertext: ciphertext.toString('base64'),
    };
  };
  return {
    provider: 'wechat',
    gateway: createWechatGateway({
      appId: account.appid,
      mchId: account.mchid,
      ...{ apiV3Key, publicKeyId, serialNo: 'ABC', baseUrl: 'http://127.0.0.1:9' },
      privateKey: base64(ours.privateKey, 'pkcs8'),
      publicKey: base64(theirs.publicKey, 'spki'),
    }),
    write(outTradeNo, tradeNo) {
      const resource = {
        ...account,
        ...{ out_trade_no: outTradeNo, transaction_id: tradeNo, trade_state: 'SUCCESS' },
        amount: { total: 9_900, payer_total: 9_900, currency: 'CNY' },
      };
      const body = JSON.stringify({
        ...{ id: tradeNo, event_type: 'TRANSACTION.SUCCESS', resource_type: 'encrypt-resource' },
        resource: encrypt(JSON.stringify(resource)),
      });
      const [timestamp, nonce] = [String(Math.floor(Date.now() / 1_000)), randomBytes(16).toString('hex')];
      const headers = {
        'wechatpay-timestamp': timestamp,
        'wechatpay-nonce': nonce,
        'wechatpay-serial': publicKeyId,
        'wechatpay-signature': sign(`${timestamp}\n${nonce}\n${body}\n`, theirs.privateKey),
      };
      return { headers, rawBody: Buffer.from(body) };
    },
  };
}
