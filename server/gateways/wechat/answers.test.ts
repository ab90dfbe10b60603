import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaymentGateway } from '../payment.ts';
import { createWechatGateway } from './index.ts';
import { type FakeWechat, keyPair, sign, startFakeWechat } from './test-wechat.ts';

let wechat: FakeWechat;
let gateway: PaymentGateway;
const other = keyPair();

beforeAll(async () => {
  wechat = await startFakeWechat();
  gateway = createWechatGateway(wechat.settings, { timeoutMs: 1_000 });
});
afterAll(() => wechat.close());

const paid = () => ({
  appid: wechat.settings.appId,
  mchid: wechat.settings.mchId,
  out_trade_no: 'A1',
  transaction_id: '4200001',
  trade_state: 'SUCCESS',
  amount: { total: 8_805, payer_total: 8_000, currency: 'CNY' },
});

test('a signed answer is believed, and its amount is the total, not what the payer paid', async () => {
  wechat.saySigned(paid());
  expect(await gateway.query('A1')).toMatchObject({ outcome: 'found', state: 'paid', amountFen: 8_805 });
});

test.each([
  ['NOTPAY', 'waiting'],
  ['USERPAYING', 'waiting'],
  ['PAYERROR', 'waiting'],
  ['SUCCESS', 'paid'],
  ['REFUND', 'paid'],
  ['CLOSED', 'closed'],
  ['REVOKED', 'closed'],
])('the state %s is %s', async (trade_state, state) => {
  wechat.saySigned({ ...paid(), trade_state });
  expect(await gateway.query('A1')).toMatchObject({ outcome: 'found', state });
});

const seconds = () => Math.floor(Date.now() / 1_000);
const unsigned = () => wechat.say(() => ({ body: JSON.stringify(paid()) }));
const changed = () =>
  wechat.say(() => ({
    body: JSON.stringify(paid()),
    headers: sign(JSON.stringify({ ...paid(), trade_state: 'NOTPAY' }), { key: wechat.key }),
  }));
test.each<[string, () => void]>([
  ['unsigned', unsigned],
  ['signed by another key', () => wechat.saySigned(paid(), 200, { key: other.privateKey })],
  ['changed afterwards', changed],
  ['signed 6 minutes ago', () => wechat.saySigned(paid(), 200, { at: seconds() - 360 })],
  ['signed 6 minutes in the future', () => wechat.saySigned(paid(), 200, { at: seconds() + 360 })],
  ['under the id of another public key', () => wechat.saySigned(paid(), 200, { serial: 'PUB_KEY_ID_2' })],
  ['about another trade', () => wechat.saySigned({ ...paid(), out_trade_no: 'A2' })],
  ['about another merchant', () => wechat.saySigned({ ...paid(), mchid: '1900000010' })],
  ['about another application', () => wechat.saySigned({ ...paid(), appid: 'wx0000000000000010' })],
  ['of a state nobody knows', () => wechat.saySigned({ ...paid(), trade_state: 'MAYBE' })],
  [
    'of a state that is a name of JavaScript',
    () => wechat.saySigned({ ...paid(), trade_state: 'constructor' }),
  ],
  ['with half a fen', () => wechat.saySigned({ ...paid(), amount: { total: 88.5 } })],
  ['with an amount in a text', () => wechat.saySigned({ ...paid(), amount: { total: '8805' } })],
  ['without an amount', () => wechat.saySigned({ ...paid(), amount: undefined })],
  ['paid without a number', () => wechat.saySigned({ ...paid(), transaction_id: undefined })],
  [
    'a refusal without a signature',
    () => wechat.say(() => ({ status: 404, body: '{"code":"ORDER_NOT_EXIST"}' })),
  ],
  ['a signed system error', () => wechat.saySigned({ code: 'SYSTEM_ERROR' }, 500)],
  ['a redirect', () => wechat.say(() => ({ status: 302, headers: { location: 'http://127.0.0.1:9/' } }))],
])('an answer that is %s is no answer', async (_what, say) => {
  say();
  expect(await gateway.query('A1')).toMatchObject({
    outcome: 'unavailable',
    reason: expect.stringMatching(/\w/),
  });
});

test('only 204 closes: 202, 200 with a code and every other answer do not', async () => {
  wechat.say(() => ({ status: 204, headers: sign('', { key: wechat.key }) }));
  expect(await gateway.close('A1')).toEqual({ outcome: 'closed' });
  wechat.say(() => ({ status: 204, headers: sign('', { key: other.privateKey }) }));
  expect(await gateway.close('A1')).toMatchObject({ outcome: 'unavailable' });
  wechat.saySigned({ code: 'USER_PAYING', message: '…' }, 202);
  expect(await gateway.close('A1')).toEqual({ outcome: 'status_error', code: 'USER_PAYING' });
  wechat.saySigned({ anything: 'else' }, 202);
  expect(await gateway.close('A1')).toMatchObject({ outcome: 'unavailable' });
  wechat.saySigned({}, 200);
  expect(await gateway.close('A1')).toMatchObject({ outcome: 'unavailable' });
});

const order = { outTradeNo: 'A1', outRequestNo: 'R1', amountFen: 1, paidFen: 2, reason: '' };
const refund = {
  out_trade_no: 'A1',
  out_refund_no: 'R1',
  status: 'SUCCESS',
  amount: { refund: 1, total: 2 },
};

test('a refund is never done by its own answer, and by the query only where both numbers are its own', async () => {
  wechat.saySigned(refund);
  expect(await gateway.refund(order)).toEqual({ outcome: 'pending' });
  expect(await gateway.refundQuery(order)).toEqual({ outcome: 'done', amountFen: 1 });
  for (const changes of [{ out_trade_no: 'A2' }, { out_refund_no: 'R2' }]) {
    wechat.saySigned({ ...refund, ...changes });
    expect(await gateway.refund(order)).toMatchObject({ outcome: 'unavailable' });
    expect(await gateway.refundQuery(order)).toMatchObject({ outcome: 'unavailable' });
  }
});

test.each([
  ['PROCESSING', 'pending'],
  ['CLOSED', 'refused'],
  ['ABNORMAL', 'refused'],
  ['SOMETHING', 'unavailable'],
])('a refund in the state %s is %s, and not done', async (status, outcome) => {
  wechat.saySigned({ ...refund, status });
  expect(await gateway.refund(order)).toMatchObject({ outcome });
  expect(await gateway.refundQuery(order)).toEqual({ outcome: 'not_done' });
});

test.each([
  [403, 'NOT_ENOUGH', 'retry'],
  [429, 'FREQUENCY_LIMITED', 'retry'],
  [500, 'SYSTEM_ERROR', 'retry'],
  [401, 'SIGN_ERROR', 'retry'],
  [403, 'SOMETHING_NEW', 'retry'],
  [400, 'INVALID_REQUEST', 'refused'],
  [404, 'RESOURCE_NOT_EXISTS', 'refused'],
  [403, 'USER_ACCOUNT_ABNORMAL', 'refused'],
])('a refund answered %i %s is %s', async (status, code, outcome) => {
  wechat.saySigned({ code, message: '…' }, status);
  expect(await gateway.refund(order)).toEqual({ outcome, code, message: '…' });
});

const request = {
  outTradeNo: 'A1',
  subject: '茶',
  amountFen: 8_805,
  channel: 'native' as const,
  expiresAt: new Date(Date.now() + 600_000),
  returnUrl: 'https://shop.example/return',
  notifyUrl: 'https://shop.example/notify',
  buyerIp: '198.51.100.7',
};

test('a payment that is paid or closed is not opened again', async () => {
  for (const code of ['ORDERPAID', 'ORDER_CLOSED']) {
    wechat.saySigned({ code, message: '…' }, 400);
    expect(await gateway.open(request)).toEqual({ outcome: 'not_waiting' });
  }
  wechat.saySigned({ something: 'else' });
  expect(await gateway.open(request)).toMatchObject({ outcome: 'unavailable' });
});

test('a title is sent in one line of at most 127 bytes, and no character is cut in half', async () => {
  const sent: { description: string; time_expire: string }[] = [];
  wechat.say((asked) => {
    asked.on('data', (piece) => sent.push(JSON.parse(String(piece))));
    const body = '{"code_url":"weixin://x"}';
    return { body, headers: sign(body, { key: wechat.key }) };
  });
  for (const subject of ['茶'.repeat(60), '🍵'.repeat(60), ' 换\n行\u0000', ''])
    await gateway.open({ ...request, subject });
  expect(sent.map(({ description }) => description)).toEqual([
    '茶'.repeat(42),
    '🍵'.repeat(31),
    '换 行',
    '订单',
  ]);
  expect(sent[0]?.time_expire).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
  expect(Date.parse(sent[0]?.time_expire ?? '')).toBe(
    Math.floor(request.expiresAt.getTime() / 1_000) * 1_000,
  );
});

test('keys that cannot be read, and an APIv3 key of another length, stop the start', () => {
  const { settings } = wechat;
  for (const wrong of [
    { privateKey: 'x' },
    { publicKey: 'x' },
    { publicKey: settings.privateKey },
    { apiV3Key: 'short' },
    { publicKeyId: null },
  ])
    expect(() => createWechatGateway({ ...settings, ...wrong })).toThrow(/\w/);
});
