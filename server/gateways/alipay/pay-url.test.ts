import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import type { OpenRequest } from '../payment.ts';
import { createAlipayGateway } from './index.ts';
import { fromBeijingTime } from './wire.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const gateway = createAlipayGateway({
  appId: '2021000000000009',
  privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  alipayPublicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  sellerId: '2088000000000009',
  gatewayUrl: 'https://openapi.alipay.example/gateway.do',
});

async function paramsOf(changes: Partial<OpenRequest> = {}) {
  const opened = await gateway.open({
    outTradeNo: 'A1',
    subject: '茶',
    amountFen: 8_805,
    channel: 'page',
    expiresAt: new Date('2026-01-31T16:05:09.900Z'),
    returnUrl: 'https://shop.example/api/payments/alipay/return',
    notifyUrl: 'https://shop.example/api/payments/alipay/notify',
    buyerIp: '198.51.100.7',
    ...changes,
  });
  if (opened.outcome !== 'opened' || opened.payWith.kind !== 'redirect') throw new Error('no URL');
  const url = new URL(opened.payWith.url);
  expect(`${url.origin}${url.pathname}`).toBe('https://openapi.alipay.example/gateway.do');
  const { biz_content = '{}', ...params } = Object.fromEntries(url.searchParams);
  return { params, biz: JSON.parse(biz_content) };
}

test('everything that Alipay needs, the deadline in Beijing and cut to the second', async () => {
  const { params, biz } = await paramsOf();
  expect(params).toMatchObject({
    method: 'alipay.trade.page.pay',
    app_id: '2021000000000009',
    sign_type: 'RSA2',
    charset: 'utf-8',
    version: '1.0',
    return_url: 'https://shop.example/api/payments/alipay/return',
    notify_url: 'https://shop.example/api/payments/alipay/notify',
    sign: expect.stringMatching(/^[\w+/]+=*$/),
  });
  expect(biz).toEqual({
    out_trade_no: 'A1',
    subject: '茶',
    total_amount: '88.05',
    time_expire: '2026-02-01 00:05:09',
    product_code: 'FAST_INSTANT_TRADE_PAY',
  });
});

test('the request is dated in Beijing, whatever zone the machine is in', async () => {
  const at = fromBeijingTime((await paramsOf()).params.timestamp);
  expect(Math.abs((at?.getTime() ?? 0) - Date.now())).toBeLessThan(5_000);
});

test('on a phone there is another product and a way out', async () => {
  const { params, biz } = await paramsOf({ channel: 'wap' });
  expect(params.method).toBe('alipay.trade.wap.pay');
  expect(biz).toMatchObject({ product_code: 'QUICK_WAP_WAY', quit_url: 'https://shop.example/' });
  const quitUrl = 'https://shop.example/orders/1';
  expect((await paramsOf({ channel: 'wap', quitUrl })).biz).toMatchObject({ quit_url: quitUrl });
});

test.each([
  ['a/b=c&d', 'a／b＝c＆d'],
  ['  a\r\n\tb\u0000 ', 'a b'],
  ['', '订单'],
  ['茶'.repeat(300), '茶'.repeat(256)],
  ['🍵'.repeat(300), '🍵'.repeat(256)],
])('the subject %j is sent as %j', async (subject, sent) => {
  expect((await paramsOf({ subject })).biz.subject).toBe(sent);
});
