import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownTime } from '../../test/own-time.ts';
import type { PaymentGateway } from '../payment.ts';
import { createAlipayGateway } from './index.ts';

/** A server that answers what a test says, for answers that the simulator does not give. */
const alipay = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
let answer: (response: ServerResponse) => void;
const server = createServer((_request, response) => answer(response));
let gateway: PaymentGateway;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateway = createAlipayGateway(
    {
      appId: '2021000000000009',
      privateKey: other.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
      alipayPublicKey: alipay.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      sellerId: '2088000000000009',
      gatewayUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/gateway.do`,
    },
    { timeoutMs: 500 },
  );
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const paid = {
  code: '10000',
  msg: 'Success',
  out_trade_no: 'A1',
  trade_no: '2026010122001',
  trade_status: 'TRADE_SUCCESS',
  total_amount: '88.05',
};

function signedBy(key: KeyObject, fields: object, name = 'alipay_trade_query_response'): string {
  const inner = JSON.stringify(fields);
  const sign = createSign('RSA-SHA256').update(inner, 'utf8').sign(key, 'base64');
  return `{"${name}":${inner},"sign":"${sign}"}`;
}
const say = (text: string, status = 200) => {
  answer = (response) => response.writeHead(status, { 'content-type': 'text/html;charset=utf-8' }).end(text);
};

test('a signed answer is believed', async () => {
  say(signedBy(alipay.privateKey, paid));
  expect(await gateway.query('A1')).toMatchObject({
    outcome: 'found',
    state: 'paid',
    amountFen: 8_805,
    fields: paid,
  });
});

test('the goods may hold quotes, braces and the word sign', async () => {
  say(signedBy(alipay.privateKey, { ...paid, subject: '"sign":"x"} 你好 {\\' }));
  expect(await gateway.query('A1')).toMatchObject({ outcome: 'found' });
});

const unsigned = JSON.stringify({ alipay_trade_query_response: paid });
const notExist = { code: '40004', msg: 'Business Failed', sub_code: 'ACQ.TRADE_NOT_EXIST' };
test.each([
  ['unsigned', unsigned],
  ['with an empty signature', `${unsigned.slice(0, -1)},"sign":""}`],
  ['signed by another key', signedBy(other.privateKey, paid)],
  [
    'changed afterwards',
    signedBy(alipay.privateKey, { ...paid, trade_status: 'WAIT_BUYER_PAY' }).replace(
      'WAIT_BUYER_PAY',
      'TRADE_SUCCESS',
    ),
  ],
  ['a refusal without signature', JSON.stringify({ alipay_trade_query_response: notExist })],
  ['an unsigned error_response', JSON.stringify({ error_response: notExist })],
  ['another method’s', signedBy(alipay.privateKey, paid, 'alipay_trade_close_response')],
  ['about another trade', signedBy(alipay.privateKey, { ...paid, out_trade_no: 'A2' })],
  ['about no trade', signedBy(alipay.privateKey, { ...paid, out_trade_no: undefined })],
  ['of a status nobody knows', signedBy(alipay.privateKey, { ...paid, trade_status: 'TRADE_MAYBE' })],
  ['with half an amount', signedBy(alipay.privateKey, { ...paid, total_amount: '88.' })],
  ['a web page', '<h1>502 Bad Gateway</h1>'],
  ['empty', ''],
  ['null', 'null'],
])('an answer that is %s is not believed', async (_what, text) => {
  say(text);
  expect(await gateway.query('A1')).toEqual({ outcome: 'unavailable', reason: expect.any(String) });
});

test('nor is a signed one under an HTTP error', async () => {
  say(signedBy(alipay.privateKey, paid), 500);
  expect(await gateway.query('A1')).toMatchObject({ outcome: 'unavailable' });
});

test('a close, a refund and a refund query about something else are not believed', async () => {
  say(signedBy(alipay.privateKey, { ...paid, out_trade_no: 'A2' }, 'alipay_trade_close_response'));
  expect(await gateway.close('A1')).toMatchObject({ outcome: 'unavailable' });
  say(
    signedBy(
      alipay.privateKey,
      { ...paid, out_trade_no: 'A2', fund_change: 'Y' },
      'alipay_trade_refund_response',
    ),
  );
  const refund = { outTradeNo: 'A1', outRequestNo: 'r1', amountFen: 1, paidFen: 1, reason: '' };
  expect(await gateway.refund(refund)).toMatchObject({ outcome: 'unavailable' });
  const done = { ...paid, out_request_no: 'r2', refund_status: 'REFUND_SUCCESS', refund_amount: '0.01' };
  say(signedBy(alipay.privateKey, done, 'alipay_trade_fastpay_refund_query_response'));
  expect(await gateway.refundQuery(refund)).toMatchObject({ outcome: 'unavailable' });
});

test.each([
  ['20000', 'isp.unknow-error', 'retry'],
  ['40001', 'isv.missing-signature', 'retry'],
  ['40002', 'isv.invalid-signature', 'retry'],
  ['40006', 'isv.insufficient-isv-permissions', 'retry'],
  ['40004', 'ACQ.SYSTEM_ERROR', 'retry'],
  ['40004', 'ACQ.SELLER_BALANCE_NOT_ENOUGH', 'retry'],
  ['40004', 'ACQ.TRADE_NOT_ALLOW_REFUND', 'refused'],
  ['40004', 'ACQ.SOMETHING_NEW', 'refused'],
])('a refund answered %s %s is %s', async (code, sub_code, outcome) => {
  say(signedBy(alipay.privateKey, { code, sub_code, sub_msg: '…' }, 'alipay_trade_refund_response'));
  const refund = { outTradeNo: 'A1', outRequestNo: 'r1', amountFen: 1, paidFen: 1, reason: '' };
  expect(await gateway.refund(refund)).toEqual({ outcome, code: sub_code, message: '…' });
});

test('a close answered with trouble is unavailable, with a status code a status error', async () => {
  for (const sub_code of [
    'ACQ.TRADE_STATUS_ERROR',
    'ACQ.REASON_TRADE_STATUS_INVALID',
    'ACQ.REASON_ILLEGAL_STATUS',
  ]) {
    say(signedBy(alipay.privateKey, { code: '40004', sub_code }, 'alipay_trade_close_response'));
    expect(await gateway.close('A1')).toEqual({ outcome: 'status_error', code: sub_code });
  }
  say(
    signedBy(
      alipay.privateKey,
      { code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' },
      'alipay_trade_close_response',
    ),
  );
  expect(await gateway.close('A1')).toMatchObject({
    outcome: 'unavailable',
    reason: expect.stringContaining('ACQ.SYSTEM_ERROR'),
  });
});

test('an answer that drips is cut off: the deadline is for the whole of it', async () => {
  answer = (response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(drip));
  };
  const startedAt = ownTime();
  expect(await gateway.query('A1')).toEqual({ outcome: 'unavailable', reason: 'no answer in 500 ms' });
  expect(ownTime() - startedAt).toBeLessThan(1_500);
});

test('nobody listening is unavailable', async () => {
  const unreachable = createAlipayGateway({
    appId: '1',
    privateKey: other.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    alipayPublicKey: alipay.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    sellerId: '2',
    gatewayUrl: 'http://127.0.0.1:9/gateway.do',
  });
  expect(await unreachable.query('A1')).toMatchObject({ outcome: 'unavailable' });
});
