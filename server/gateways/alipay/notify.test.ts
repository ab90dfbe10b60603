import { createSign, generateKeyPairSync } from 'node:crypto';
import type { AlipaySdk } from 'alipay-sdk';
import { expect, test } from 'vitest';
import { createAlipayGateway } from './index.ts';
import { readNotify, readReturn } from './notify.ts';

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

/** Signed here and not by the simulator, after Alipay's rule: sorted decoded pairs without `sign` and `sign_type`. */
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

const read = (body: string | Uint8Array) => gateway.readNotify({ headers: {}, rawBody: Buffer.from(body) });
const reason = async (body: string) => {
  const reading = await read(body);
  return reading.outcome === 'verified' ? 'verified' : reading.reason;
};

test('a report is read, unknown fields kept, an empty one too', async () => {
  const body = signed({ some_new_field: '新' }).toString();
  expect(await read(body)).toEqual({
    outcome: 'verified',
    notify: {
      outTradeNo: '2026010100000001',
      tradeNo: '2026010122001',
      state: 'paid',
      amountFen: 8_805,
      reportsRefund: false,
      fields: Object.assign(Object.create(null), Object.fromEntries(new URLSearchParams(body))),
    },
  });
});

test('decoded once: a %25 in the goods stays what it says', async () => {
  const reading = await read(signed({ subject: '%E4%BD%A0 100%25' }).toString());
  expect(reading).toMatchObject({ notify: { fields: { subject: '%E4%BD%A0 100%25' } } });
});

test.each([
  ['a refund_fee above 0', { refund_fee: '0.01' }, true],
  ['a refund_fee that is no amount', { refund_fee: 'some' }, true],
  ['a refund_fee of 0', { refund_fee: '0.00' }, false],
  ['a refund_fee of 0 without decimals', { refund_fee: '0' }, false],
  ['an empty refund_fee', { refund_fee: '' }, false],
  ['an out_biz_no alone', { out_biz_no: 'R1' }, false],
  ['a gmt_refund alone', { gmt_refund: '2026-01-31 08:05:09' }, false],
] as const)(
  '%s: whether the notify reports a refund is judged by the amount',
  async (_what, changes, expected) => {
    expect(await read(signed(changes).toString())).toMatchObject({ notify: { reportsRefund: expected } });
  },
);

test.each([
  ['WAIT_BUYER_PAY', 'waiting'],
  ['TRADE_SUCCESS', 'paid'],
  ['TRADE_FINISHED', 'paid'],
  ['TRADE_CLOSED', 'closed'],
  ['TRADE_PENDING', null],
  ['trade_success', null],
  ['constructor', null],
  ['', null],
])('the status %j is the state %j', async (trade_status, state) => {
  expect(await read(signed({ trade_status }).toString())).toMatchObject({ notify: { state } });
});

test('a notify of another app or another seller is not verified', async () => {
  expect(await reason(signed({ app_id: '2021999999999999' }).toString())).toBe('app_id is of another app');
  expect(await reason(signed({ seller_id: '2088999999999999' }).toString())).toBe(
    'seller_id is of another seller',
  );
});

test('an amount that is none is null, never a guess', async () => {
  for (const total_amount of ['', '88.005', '8e3', '１.００']) {
    expect(await read(signed({ total_amount }).toString())).toMatchObject({ notify: { amountFen: null } });
  }
});

test('every single field is under the signature', async () => {
  for (const name of Object.keys(fields)) {
    const body = signed();
    body.set(name, `${body.get(name)}0`);
    expect([name, await reason(body.toString())]).toEqual([name, 'the signature does not match']);
  }
  const more = signed();
  more.append('extra', '1');
  expect(await reason(more.toString())).toBe('the signature does not match');
});

test('a repeated field is refused, whichever of the two is signed', async () => {
  const body = signed().toString();
  expect(await reason(`${body}&total_amount=0.01`)).toBe('the field total_amount comes twice');
  expect(await reason(`out_trade_no=other&${body}`)).toBe('the field out_trade_no comes twice');
  expect(await reason(`${body}&total_amount=88.05`)).toBe('the field total_amount comes twice');
});

test('only RSA2 counts: SHA-1, none and nonsense are refused before the SDK sees them', async () => {
  expect(await reason(signed({}, 'RSA-SHA1', 'RSA').toString())).toBe('sign_type is not RSA2');
  for (const signType of ['', 'NONE', 'MD5', 'constructor', '__proto__', 'rsa2']) {
    expect(await reason(signed({}, 'RSA-SHA256', signType).toString())).toBe('sign_type is not RSA2');
  }
  const without = signed();
  without.delete('sign_type');
  expect(await reason(without.toString())).toBe('sign_type is not RSA2');
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
])('nonsense is not verified and does not throw: %#', async (body) => {
  expect(await read(body)).toMatchObject({ outcome: 'not_verified' });
});

test('bytes that are no UTF-8 are not verified', async () => {
  expect(await read(Buffer.from([0xff, 0xfe, 0x3d, 0x80]))).toMatchObject({ outcome: 'not_verified' });
});

test('whatever the SDK throws counts as not verified', async () => {
  const sdk = {
    checkNotifySignV2() {
      throw new TypeError('Invalid digest');
    },
  } as unknown as AlipaySdk;
  const account = { appId: fields.app_id, sellerId: fields.seller_id };
  const reading = { outcome: 'not_verified', reason: 'the signature cannot be checked: Invalid digest' };
  const rawBody = Buffer.from(signed().toString());
  expect(readNotify(sdk, account, { headers: {}, rawBody })).toEqual(reading);
  expect(readReturn(sdk, account, signed().toString())).toEqual(reading);
});
