import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../test-rig.ts';
import { openShop, type Shop } from './test-shop.ts';

let rig: Rig;
let shop: Shop;
let no = '';
let count = 0;

beforeAll(async () => {
  rig = await startSimulators();
  shop = openShop(rig, 'http://127.0.0.1:9/notify');
});
beforeEach(() => {
  count += 1;
  no = `G${count}`;
});
afterEach(() => rig.setFaults({}));
afterAll(() => rig.close());

const query = () => shop.call('alipay.trade.query', { out_trade_no: no });
const inPast = { biz: { time_expire: '2026-01-31 08:05:09' } };

describe('the request', () => {
  test.each([
    [{ method: 'alipay.trade.unknown' }, 'isv.invalid-method'],
    [{ app_id: '1' }, 'isv.invalid-app-id'],
    [{ sign_type: 'RSA' }, 'isv.invalid-signature-type'],
    [{ version: '2.0' }, 'isv.invalid-version'],
    [{ charset: 'gbk' }, 'isv.invalid-charset'],
    [{ timestamp: 'now' }, 'isv.invalid-timestamp'],
    [{ biz_content: '[]' }, 'isv.invalid-parameter'],
    [{ biz_content: '{' }, 'isv.invalid-parameter'],
  ])('with %j is refused as %s', async (changes, code) => {
    expect(await shop.call('alipay.trade.query', {}, changes)).toMatchObject({ sub_code: code });
  });

  test('a request without the signature of the shop is refused, on the page and in a call', async () => {
    const url = new URL(shop.payUrl(no));
    const amount = url.searchParams.get('biz_content')?.replace('12.30', '0.01') ?? '';
    url.searchParams.set('biz_content', amount);
    expect(await (await fetch(url)).text()).toContain('isv.invalid-signature');
    url.searchParams.delete('sign');
    expect(await (await fetch(url)).text()).toContain('isv.missing-signature');
    expect(await query()).toMatchObject({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' });
  });

  test('a parameter in query and form at once is refused', async () => {
    const response = await fetch(shop.payUrl(no), {
      method: 'POST',
      body: new URLSearchParams({ app_id: '1' }),
    });
    expect(response.status).toBe(400);
  });
});

describe('the cashier', () => {
  test('the page shows what is bought and says that it is a simulator', async () => {
    const response = await shop.open(no, { biz: { subject: '<b>"茶"</b> & 杯' } });
    const text = await response.text();
    expect(new URL(response.url).pathname).toMatch(/^\/alipay\/cashier\/\d{28}$/);
    expect(text).toContain('¥12.30');
    expect(text).toContain('&lt;b&gt;&quot;茶&quot;&lt;/b&gt; &amp; 杯');
    expect(text).toContain('模拟器');
  });

  test('the page allows no script and loads nothing from elsewhere', async () => {
    const response = await shop.open(no);
    expect(response.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    expect(await response.text()).not.toMatch(/<script|<style|style=|src="http|href="https/);
  });

  test('paying sends the browser back with a signed return that keeps the parameters of the address', async () => {
    const { url } = await shop.open(no);
    const paid = await fetch(`${url}/pay`, { method: 'POST', redirect: 'manual' });
    expect(paid.status).toBe(303);
    const back = new URL(paid.headers.get('location') ?? '');
    expect(back.href.startsWith('http://127.0.0.1:9/back?a=1&')).toBe(true);
    back.searchParams.delete('a');
    expect(shop.isSigned(back.search.slice(1))).toBe(true);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      out_trade_no: no,
      total_amount: '12.30',
      method: 'alipay.trade.page.pay.return',
    });
    // A second press of the button does not pay again.
    expect((await fetch(`${url}/pay`, { method: 'POST', redirect: 'manual' })).status).toBe(303);
    expect((await rig.trade(no)).paidAt).not.toBeNull();
    expect(await (await fetch(url)).text()).toContain('支付成功');
  });

  test('the page has a way back without paying', async () => {
    const text = await (await shop.open(no, { biz: { quit_url: 'http://127.0.0.1:9/orders/1' } })).text();
    expect(text).toContain('href="http://127.0.0.1:9/orders/1"');
    expect(await query()).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
  });

  test('opening again finds the same trade; another amount is refused', async () => {
    const first = await shop.open(no);
    expect((await shop.open(no)).url).toBe(first.url);
    expect(await (await shop.open(no, { biz: { total_amount: '12.31' } })).text()).toContain(
      'ACQ.CONTEXT_INCONSISTENT',
    );
    expect(await query()).toMatchObject({ total_amount: '12.30' });
  });

  test.each([
    { out_trade_no: '' },
    { subject: '' },
    { total_amount: '0.00' },
    { total_amount: '-1.00' },
    { total_amount: '1.005' },
    { total_amount: '1e2' },
    { product_code: 'QUICK_WAP_WAY' },
    { time_expire: 'tomorrow' },
  ])('refuses %j', async (biz) => {
    expect(await (await shop.open(no, { biz })).text()).toContain('ACQ.INVALID_PARAMETER');
    expect(await query()).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
  });

  test('a form opens the page too, as the SDK can send it', async () => {
    const { searchParams } = new URL(shop.payUrl(no));
    const response = await fetch(`${rig.url}/alipay/gateway.do`, { method: 'POST', body: searchParams });
    expect(response.url).toContain('/alipay/cashier/');
  });

  test('an unknown trade is a page with 404', async () => {
    const response = await fetch(`${rig.url}/alipay/cashier/2026`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
  });
});

describe('expiry', () => {
  test('a trade that is expired before it is opened is not created', async () => {
    expect(await (await shop.open(no, inPast)).text()).toContain('time_expire');
    expect((await shop.pay(no)).status).toBe(404);
  });

  test('expiry ignored: the cashier takes money for an expired trade, and for a closed one', async () => {
    await rig.setFaults({ expiry: 'ignored' });
    const response = await shop.open(no, inPast);
    expect(await response.text()).toContain('确认付款');
    await rig.setFaults({ expiry: null });
    expect(await query()).toMatchObject({ trade_status: 'TRADE_CLOSED' });
    expect((await shop.pay(no)).status).toBe(409);
    await rig.setFaults({ expiry: 'ignored' });
    expect((await shop.pay(no)).status).toBe(200);
    expect(await query()).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
  });
});

describe('refunds', () => {
  const refund = (outRequestNo: string, amount: string) =>
    shop.call('alipay.trade.refund', {
      out_trade_no: no,
      out_request_no: outRequestNo,
      refund_amount: amount,
    });

  test('refund_fee is the sum so far, fund_change Y only for money that moved now', async () => {
    await shop.open(no);
    await shop.pay(no);
    expect(await refund('a', '2.00')).toMatchObject({ code: '10000', fund_change: 'Y', refund_fee: '2.00' });
    expect(await refund('b', '3.00')).toMatchObject({ fund_change: 'Y', refund_fee: '5.00' });
    expect(await refund('a', '2.00')).toMatchObject({ fund_change: 'N', refund_fee: '5.00' });
    expect(await refund('a', '2.01')).toMatchObject({
      code: '40004',
      sub_code: 'ACQ.DISCORDANT_REPEAT_REQUEST',
    });
    expect(await refund('c', '7.31')).toMatchObject({ sub_code: 'ACQ.REASON_TRADE_REFUND_FEE_ERR' });
    expect(await rig.trade(no)).toMatchObject({
      totalAmount: '12.30',
      refundedAmount: '5.00',
      status: 'TRADE_SUCCESS',
    });
  });

  test('pending refunds count against the rest, and are completed when the fault is off', async () => {
    await shop.open(no);
    await shop.pay(no);
    await rig.setFaults({ refund: 'pending' });
    expect(await refund('a', '12.00')).toMatchObject({ code: '10000', fund_change: 'N' });
    expect(await refund('b', '0.31')).toMatchObject({ sub_code: 'ACQ.REASON_TRADE_REFUND_FEE_ERR' });
    expect(await rig.trade(no)).toMatchObject({ refundedAmount: '0.00' });
    await rig.setFaults({ refund: null });
    expect(await rig.trade(no)).toMatchObject({ refundedAmount: '12.00' });
  });

  test('a finished trade is not refunded', async () => {
    await shop.open(no);
    await shop.pay(no);
    expect((await rig.ask('POST', `/alipay/control/trades/${no}/finish`)).body).toMatchObject({
      status: 'TRADE_FINISHED',
    });
    expect(await refund('a', '1.00')).toMatchObject({ sub_code: 'ACQ.TRADE_HAS_FINISHED' });
  });
});

describe('controls', () => {
  test('pay: 200 once, then 409; 404 for a trade that was never opened', async () => {
    expect(await shop.pay(no)).toMatchObject({ status: 404, body: { code: 'trade_not_found' } });
    await shop.open(no);
    expect(await shop.pay(no)).toEqual({ status: 200, body: { tradeNo: expect.stringMatching(/^\d{28}$/) } });
    expect(await shop.pay(no)).toMatchObject({ status: 409, body: { code: 'trade_paid' } });
  });

  test('faults: an absent field stays, null clears it, an empty body clears all', async () => {
    const put = async (body: unknown) => (await rig.ask('PUT', '/alipay/control/faults', body)).body;
    expect(await put({ notify: 'lose', clockSpeed: 60 })).toEqual({
      notify: 'lose',
      gateway: null,
      refund: null,
      expiry: null,
      clockSpeed: 60,
    });
    expect(await put({ gateway: 'slow' })).toMatchObject({ notify: 'lose', gateway: 'slow', clockSpeed: 60 });
    expect(await put({ notify: null })).toMatchObject({ notify: null, gateway: 'slow', clockSpeed: 60 });
    expect((await rig.ask('GET', '/alipay/control/faults')).body).toMatchObject({
      gateway: 'slow',
      clockSpeed: 60,
    });
    expect(await put({})).toEqual({ notify: null, gateway: null, refund: null, expiry: null, clockSpeed: 1 });
  });

  test.each([
    ['PUT', '/alipay/control/faults', { notify: 'lost' }],
    ['PUT', '/alipay/control/faults', { clockSpeed: 0 }],
    ['PUT', '/alipay/control/faults', { clockSpeed: '60' }],
    ['PUT', '/alipay/control/faults', { notfy: 'lose' }],
    ['PUT', '/alipay/control/faults', []],
    ['POST', '/alipay/control/pay', {}],
    ['POST', '/alipay/control/pay', { outTradeNo: 5 }],
    ['POST', '/alipay/control/pay', undefined],
  ])('%s %s with %j is a 400 that says why', async (method, path, body) => {
    const answer = await rig.ask(method, path, body);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', message: expect.stringMatching(/\w/) },
    });
  });

  test('broken JSON and unknown addresses are JSON 4xx too', async () => {
    const headers = { 'content-type': 'application/json' };
    const broken = await fetch(`${rig.url}/alipay/control/pay`, { method: 'POST', headers, body: '{' });
    expect([broken.status, await broken.json()]).toMatchObject([400, { message: expect.any(String) }]);
    expect((await rig.ask('GET', '/nowhere')).status).toBe(404);
  });
});

test('down and lost_response affect calls only: the buyer reaches the cashier', async () => {
  await rig.setFaults({ gateway: 'down' });
  expect((await shop.open(no)).url).toContain('/alipay/cashier/');
  await expect(query()).rejects.toThrow('503');
  await rig.setFaults({ gateway: 'lost_response' });
  await expect(shop.call('alipay.trade.close', { out_trade_no: no })).rejects.toThrow();
  await rig.setFaults({});
  expect(await query()).toMatchObject({ trade_status: 'TRADE_CLOSED' });
});
