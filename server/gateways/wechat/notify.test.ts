import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, startSimulators } from '../../../simulators/test-rig.ts';
import type { NotifyReading, PaymentGateway } from '../payment.ts';
import { createWechatGateway } from './index.ts';
import { encrypt, type FakeWechat, keyPair, sign, startFakeWechat } from './test-wechat.ts';

let wechat: FakeWechat;
let gateway: PaymentGateway;
beforeAll(async () => {
  wechat = await startFakeWechat();
  gateway = createWechatGateway(wechat.settings);
});
afterAll(() => wechat.close());

const resource = () => ({
  appid: wechat.settings.appId,
  mchid: wechat.settings.mchId,
  out_trade_no: 'A1',
  transaction_id: '4200001',
  trade_state: 'SUCCESS',
  amount: { total: 8_805, payer_total: 1 },
});
const bodyOf = (text: object | string, event = 'TRANSACTION.SUCCESS', key?: string) =>
  JSON.stringify({
    id: '1',
    event_type: event,
    resource: encrypt(typeof text === 'string' ? text : JSON.stringify(text), 'transaction', key),
  });
const read = (body: string, headers: Record<string, string | string[] | undefined>): Promise<NotifyReading> =>
  gateway.readNotify({ headers, rawBody: Buffer.from(body) });
const readSigned = (body: string) => read(body, sign(body, { key: wechat.key }));

test('a payment is read, its amount is the total and not what the payer paid', async () => {
  expect(await readSigned(bodyOf(resource()))).toEqual({
    outcome: 'verified',
    notify: {
      outTradeNo: 'A1',
      tradeNo: '4200001',
      state: 'paid',
      amountFen: 8_805,
      reportsRefund: false,
      fields: { id: '1', event_type: 'TRANSACTION.SUCCESS', resource: resource() },
    },
  });
});

test('a refund has no application, and is reported as a refund', async () => {
  const { appid: _, ...refund } = resource();
  const reading = await readSigned(bodyOf({ ...refund, refund_status: 'SUCCESS' }, 'REFUND.SUCCESS'));
  expect(reading).toMatchObject({ notify: { outTradeNo: 'A1', reportsRefund: true, state: null } });
  expect(await readSigned(bodyOf(refund))).toMatchObject({ outcome: 'not_verified' });
});

test.each([-299, 299])('a report that was signed %i seconds from now is taken', async (offset) => {
  const body = bodyOf(resource());
  const at = Math.floor(Date.now() / 1_000) + offset;
  expect(await read(body, sign(body, { key: wechat.key, at }))).toMatchObject({ outcome: 'verified' });
});

test.each([-302, 302])('a report that was signed %i seconds from now is not taken', async (offset) => {
  const body = bodyOf(resource());
  const at = Math.floor(Date.now() / 1_000) + offset;
  expect(await read(body, sign(body, { key: wechat.key, at }))).toMatchObject({ outcome: 'not_verified' });
});

test('each header and each byte of the body is under the signature', async () => {
  const body = bodyOf(resource());
  const headers = sign(body, { key: wechat.key });
  for (const name of Object.keys(headers)) {
    for (const value of [undefined, '', ['a', 'b'], `0${headers[name]}`, '0'])
      expect([name, value, (await read(body, { ...headers, [name]: value })).outcome]).toEqual([
        name,
        value,
        'not_verified',
      ]);
  }
  for (const at of [0, body.length >> 1, body.length - 1]) {
    const changed = Buffer.from(body);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(await gateway.readNotify({ headers, rawBody: changed })).toMatchObject({
      outcome: 'not_verified',
    });
  }
  const forged = sign(body, { key: keyPair().privateKey });
  expect(await read(body, forged)).toMatchObject({ reason: 'the signature does not match' });
});

test.each<[string, () => string]>([
  ['another merchant', () => bodyOf({ ...resource(), mchid: '1900000010' })],
  ['another application', () => bodyOf({ ...resource(), appid: 'wx0000000000000010' })],
  ['a resource under another key', () => bodyOf(resource(), 'TRANSACTION.SUCCESS', 'x'.repeat(32))],
  ['a resource that is not encrypted', () => JSON.stringify({ resource: resource() })],
  ['a resource that is no JSON', () => bodyOf('nonsense')],
  ['a resource that is null', () => bodyOf('null')],
  ['no resource', () => '{}'],
  ['an array', () => '[]'],
  ['no JSON', () => 'nonsense'],
  [
    'a ciphertext shorter than its tag',
    () => JSON.stringify({ resource: { ...encrypt(''), ciphertext: 'AA==' } }),
  ],
  ['another algorithm', () => JSON.stringify({ resource: { ...encrypt('{}'), algorithm: 'none' } })],
])('truly signed, but of %s: not verified', async (_what, body) => {
  expect(await readSigned(body())).toMatchObject({ outcome: 'not_verified' });
});

test('a yes is 204 without a body, a no is 400 and trouble of the shop 503, both with the code FAIL', () => {
  expect(gateway.answerNotify('accepted')).toMatchObject({ status: 204, body: '' });
  for (const [verdict, expected] of [
    ['rejected', 400],
    ['failed', 503],
  ] as const) {
    const { status, body } = gateway.answerNotify(verdict);
    expect([status, JSON.parse(body)]).toEqual([expected, { code: 'FAIL', message: expect.any(String) }]);
  }
});

test('after a change of the platform certificate the next report is verified, and the old certificate still counts', async () => {
  const [rig, receiver] = await Promise.all([startSimulators(), startReceiver()]);
  try {
    const settings = { ...rig.settings.wechat, publicKey: null, publicKeyId: null };
    const shop = createWechatGateway(settings);
    const keys = (body: object) => rig.ask<{ serials: string[] }>('PUT', '/wechat/control/keys', body);
    await keys({ signing: 'certificate' });
    const pay = async (outTradeNo: string) => {
      await shop.open({
        ...{ outTradeNo, subject: '茶', amountFen: 1, channel: 'native', buyerIp: '198.51.100.7' },
        expiresAt: new Date(Date.now() + 60_000),
        returnUrl: receiver.url,
        notifyUrl: receiver.url,
      });
      await rig.ask('POST', '/wechat/control/pay', { outTradeNo });
    };
    await pay('CERTIFICATE01');
    const [first] = await receiver.matching(1, () => true);
    const { serials } = (await keys({ rotate: true })).body;
    await pay('CERTIFICATE02');
    const [, second] = await receiver.matching(2, () => true);
    expect([first, second].map((message) => message?.headers['wechatpay-serial'])).toEqual(serials);
    for (const message of [second, first]) {
      const report = { headers: message?.headers ?? {}, rawBody: Buffer.from(message?.body ?? '') };
      // The list is read at most once a second, so the first look may come too early.
      await expect
        .poll(() => shop.readNotify(report), { timeout: 5_000 })
        .toMatchObject({ outcome: 'verified' });
    }
    // Under another APIv3 key the list of certificates cannot be decrypted, so nothing of it counts.
    const stranger = createWechatGateway({ ...settings, apiV3Key: 'x'.repeat(32) });
    expect(await stranger.query('CERTIFICATE01')).toMatchObject({ outcome: 'unavailable' });
  } finally {
    await Promise.all([rig.close(), receiver.close()]);
  }
});
