import { createPrivateKey, createPublicKey, createSign, createVerify } from 'node:crypto';
import type { Rig } from '../test-rig.ts';

/** A shop for tests of the simulated Alipay, written after Alipay's documents and not after the shop's adapter. */
export interface Shop {
  /** A signed URL for `alipay.trade.page.pay`, with changes made before it is signed. */
  payUrl(outTradeNo: string, changes?: { biz?: object; params?: Record<string, string> }): string;
  /** Opens the cashier. @returns the answer at the page's final address */
  open(outTradeNo: string, changes?: Parameters<Shop['payUrl']>[1]): Promise<Response>;
  pay(outTradeNo: string): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Calls a method and checks the answer's signature. @returns the answer's inner object */
  call(method: string, biz: object, changes?: Record<string, string>): Promise<Record<string, string>>;
  /** Whether Alipay signed a notify or a return. */
  isSigned(encoded: string): boolean;
}

export function openShop(rig: Rig, notifyUrl: string): Shop {
  const { appId, privateKey, alipayPublicKey } = rig.settings.alipay;
  const ours = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  const theirs = createPublicKey({
    key: Buffer.from(alipayPublicKey, 'base64'),
    format: 'der',
    type: 'spki',
  });
  const text = (fields: Record<string, string>) =>
    Object.keys(fields)
      .sort()
      .map((name) => `${name}=${fields[name]}`)
      .join('&');
  const verify = (signed: string, signature: string) =>
    createVerify('RSA-SHA256').update(signed).verify(theirs, signature, 'base64');

  function request(method: string, biz: object, changes: Record<string, string> = {}): URLSearchParams {
    const params: Record<string, string> = {
      app_id: appId,
      method,
      charset: 'utf-8',
      sign_type: 'RSA2',
      version: '1.0',
      timestamp: '2026-01-31 08:05:09',
      biz_content: JSON.stringify(biz),
      ...changes,
    };
    const sign = createSign('RSA-SHA256').update(text(params)).sign(ours, 'base64');
    return new URLSearchParams({ sign, ...params });
  }

  const gateway = () => `${rig.url}/alipay/gateway.do`;
  const shop: Shop = {
    payUrl(outTradeNo, { biz = {}, params = {} } = {}) {
      const order = {
        out_trade_no: outTradeNo,
        subject: '龙井 100% 新茶',
        total_amount: '12.30',
        product_code: 'FAST_INSTANT_TRADE_PAY',
        ...biz,
      };
      const addresses = { notify_url: notifyUrl, return_url: 'http://127.0.0.1:9/back?a=1', ...params };
      return `${gateway()}?${request('alipay.trade.page.pay', order, addresses)}`;
    },
    open: (outTradeNo, changes) => fetch(shop.payUrl(outTradeNo, changes)),
    pay: (outTradeNo) => rig.ask('POST', '/alipay/control/pay', { outTradeNo }),
    async call(method, biz, changes) {
      const response = await fetch(gateway(), { method: 'POST', body: request(method, biz, changes) });
      const raw = await response.text();
      const match = /^\{"(\w+_response)":(\{.*\}),"sign":"([^"]+)"\}$/.exec(raw);
      if (!match || !verify(match[2] as string, match[3] as string)) throw new Error(`badly signed: ${raw}`);
      return JSON.parse(match[2] as string);
    },
    isSigned(encoded) {
      const { sign = '', sign_type, ...fields } = Object.fromEntries(new URLSearchParams(encoded));
      return sign_type === 'RSA2' && verify(text(fields), sign);
    },
  };
  return shop;
}
