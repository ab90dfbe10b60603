import { createSign, generateKeyPairSync } from 'node:crypto';
import type { AlipaySdk } from 'alipay-sdk';
import { expect, test } from 'vitest';
import { createAlipayGateway } from './index.ts';
import { readNotify, verifyReturn } from './messages.ts';

const alipay = generateKeyPairSync('rsa', { modulusLength: 2048 });
const app = generateKeyPairSync('rsa', { modulusLength: 2048 });
const gateway = createAlipayGateway({
  appId: '2021000000000009',
  privateKey: app.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  alipayPublicKey: alipay.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  sellerId: '2088000000000009',
  gatewayUrl: 'http://127.0.0.1:9/gateway.do',
});

const fields = {
  app_id: '2021000000000009',
  seller_id: '2088000000000009',
  out_trade_no: '2026010100000001',
  trade_no: '2026010122001',
  trade_status: 'TRADE_SUCCESS',
  total_amount: '88.05',
  subject: '全棉100%衬衫 a+b=c&d',
  notify_time: '2026-01-31 08:05:09',
  fund_bill_list: '[{"amount":"88.05","fundChannel":"ALIPAYACCOUNT"}]',
  body: '',
};

/** Signed here, not by the simulator: the rule is Alipay's, sorted decoded pairs without `sign` and `sign_type`. */
function signed(
  changes: Record<string, string> = {},
  algorithm = 'RSA-SHA256',
  signType = 'RSA2',
): URLSearchParams {
  const all: Record<string, string> = { ...fields, ...changes };
  const text = Object.keys(all)
    .sort()
    .map((name) => `${name}=${all[name]}`)
    .join('&');
  const sign = createSign(algorithm).update(text, 'utf8').sign(alipay.privateKey, 'base64');
  return new URLSearchParams({ ...all, sign_type: signType, sign });
}

const reason = (body: string) => {
  const reading = gateway.readNotify(body);
  return reading.verified ? 'verified' : reading.reason;
};

test('a report is read, unknown fields kept, an empty one too', () => {
  const body = signed({ some_new_field: '新' }).toString();
  expect(gateway.readNotify(body)).toEqual({
    verified: true,
    notify: {
      outTradeNo: '2026010100000001',
      tradeNo: '2026010122001',
      tradeStatus: 'TRADE_SUCCESS',
      amountFen: 8_805,
      appId: '2021000000000009',
      sellerId: '2088000000000009',
      isRefund: false,
      at: new Date('2026-01-31T00:05:09Z'),
      raw: Object.assign(Object.create(null), Object.fromEntries(new URLSearchParams(body))),
    },
  });
});

test('decoded once: a %25 in the goods stays what it says', () => {
  const reading = gateway.readNotify(signed({ subject: '%E4%BD%A0 100%25' }).toString());
  expect(reading).toMatchObject({ verified: true, notify: { raw: { subject: '%E4%BD%A0 100%25' } } });
});

test.each(['refund_fee', 'gmt_refund', 'out_biz_no'])('%s marks a refund', (name) => {
  expect(gateway.readNotify(signed({ [name]: '1.00' }).toString())).toMatchObject({
    notify: { isRefund: true },
  });
});

test('an amount that is none is null, never a guess', () => {
  for (const total_amount of ['', '88.005', '8e3', '１.００']) {
    expect(gateway.readNotify(signed({ total_amount }).toString())).toMatchObject({
      verified: true,
      notify: { amountFen: null },
    });
  }
});

test('every single field is under the signature', () => {
  for (const name of Object.keys(fields)) {
    const body = signed();
    body.set(name, `${body.get(name)}0`);
    expect([name, reason(body.toString())]).toEqual([name, 'the signature does not hold']);
  }
  const more = signed();
  more.append('extra', '1');
  expect(reason(more.toString())).toBe('the signature does not hold');
});

test('a repeated field is refused, whichever of the two is signed', () => {
  const body = signed().toString();
  expect(reason(`${body}&total_amount=0.01`)).toBe('the field total_amount comes twice');
  expect(reason(`out_trade_no=other&${body}`)).toBe('the field out_trade_no comes twice');
  expect(reason(`${body}&total_amount=88.05`)).toBe('the field total_amount comes twice');
});

test('only RSA2 counts: SHA-1, none and nonsense are refused before the SDK sees them', () => {
  expect(reason(signed({}, 'RSA-SHA1', 'RSA').toString())).toBe('sign_type is not RSA2');
  for (const signType of ['', 'NONE', 'MD5', 'constructor', '__proto__', 'rsa2']) {
    expect(reason(signed({}, 'RSA-SHA256', signType).toString())).toBe('sign_type is not RSA2');
  }
  const without = signed();
  without.delete('sign_type');
  expect(reason(without.toString())).toBe('sign_type is not RSA2');
});

test.each([
  '',
  'sign=&sign_type=RSA2',
  'sign_type=RSA2',
  '%',
  '&&&',
  '{"json":true}',
  '__proto__=1&sign_type=RSA2&sign=aa',
  'a'.repeat(100_000),
])('nonsense is not verified and does not throw: %#', (body) => {
  expect(gateway.readNotify(body)).toMatchObject({ verified: false });
  expect(gateway.readNotify(Buffer.from(body))).toMatchObject({ verified: false });
});

test('bytes that are no UTF-8 are not verified', () => {
  expect(gateway.readNotify(Buffer.from([0xff, 0xfe, 0x3d, 0x80]))).toMatchObject({ verified: false });
});

test('whatever the SDK throws counts as not verified', () => {
  const sdk = {
    checkNotifySignV2() {
      throw new TypeError('Invalid digest');
    },
  } as unknown as AlipaySdk;
  const reading = { verified: false, reason: 'the signature cannot be checked: Invalid digest' };
  expect(readNotify(sdk, signed().toString())).toEqual(reading);
  expect(verifyReturn(sdk, signed().toString())).toEqual(reading);
});
