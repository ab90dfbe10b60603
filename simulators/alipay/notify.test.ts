import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Receiver, type Rig, startReceiver, startSimulators } from '../test-rig.ts';
import { openShop, type Shop } from './test-shop.ts';

let rig: Rig;
let receiver: Receiver;
let shop: Shop;
let no = '';
let count = 0;

beforeAll(async () => {
  rig = await startSimulators();
});
beforeEach(async () => {
  // A new receiver for each test, so that late messages of an earlier test reach nobody.
  receiver = await startReceiver();
  shop = openShop(rig, receiver.url);
  count += 1;
  no = `N${count}`;
});
afterEach(async () => {
  await rig.setFaults({});
  await receiver.close();
});
afterAll(() => rig.close());

const payNow = async () => {
  await shop.open(no);
  expect((await shop.pay(no)).status).toBe(200);
};
const field = (body: string, name: string) => new URLSearchParams(body).get(name);
/** Waits until so many attempts are stored. */
const attempted = (attempts: number) =>
  expect.poll(async () => (await rig.trade(no)).notifies.length, { interval: 20 }).toBe(attempts);
/** The trade, when all of its messages are sent. */
async function settled(outTradeNo = no) {
  await expect.poll(async () => (await rig.trade(outTradeNo)).notifiesWaiting, { interval: 20 }).toBe(0);
  return rig.trade(outTradeNo);
}

describe('the message', () => {
  test('the message is signed over sorted, decoded pairs and says what was paid', async () => {
    await payNow();
    const [body = ''] = await receiver.received(1);
    expect(shop.isSigned(body)).toBe(true);
    const trade = await rig.trade(no);
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
      notify_type: 'trade_status_sync',
      app_id: rig.settings.alipay.appId,
      seller_id: rig.settings.alipay.sellerId,
      out_trade_no: no,
      trade_no: trade.tradeNo,
      trade_status: 'TRADE_SUCCESS',
      total_amount: '12.30',
      subject: '龙井 100% 新茶',
      sign_type: 'RSA2',
    });
    expect((await settled()).notifies).toMatchObject([{ answer: 'success', httpStatus: 200, kind: 'true' }]);
  });

  test('the message about a refund has three more fields and the sum of all refunds', async () => {
    await payNow();
    await receiver.received(1);
    await shop.call('alipay.trade.refund', { out_trade_no: no, out_request_no: 'r1', refund_amount: '2.00' });
    await shop.call('alipay.trade.refund', {
      out_trade_no: no,
      out_request_no: 'r2',
      refund_amount: '10.30',
    });
    const [, part = '', whole = ''] = await receiver.received(3);
    const fields = (body: string) =>
      ['trade_status', 'out_biz_no', 'refund_fee'].map((name) => field(body, name));
    expect([part, whole].map(fields)).toEqual([
      ['TRADE_SUCCESS', 'r1', '2.00'],
      ['TRADE_CLOSED', 'r2', '12.30'],
    ]);
    expect(field(part, 'gmt_refund')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
    expect([part, whole].every(shop.isSigned)).toBe(true);
  });
});

describe('the schedule', () => {
  test('without success it is sent again after four minutes, and eight times in all', async () => {
    receiver.answerWith(() => ({ text: 'failure' }));
    const startedAt = Date.now();
    await payNow();
    await receiver.received(1);
    await attempted(1);
    const nextAt = Date.parse((await rig.trade(no)).nextNotifyAt ?? '');
    const firstAt = nextAt - 4 * 60_000;
    expect([firstAt >= startedAt, firstAt <= Date.now()]).toEqual([true, true]);
    await rig.setFaults({ clockSpeed: 1_000_000 });
    const bodies = await receiver.received(8);
    const trade = await settled();
    expect(trade.notifies.map((notify) => notify.answer)).toEqual(Array(8).fill('failure'));
    expect(new Set(bodies.map((body) => field(body, 'notify_id'))).size).toBe(1);
    expect(bodies.every(shop.isSigned)).toBe(true);
  });

  test('the whole schedule takes 25 hours and 22 minutes on the clock', async () => {
    receiver.answerWith(() => ({ text: 'failure' }));
    await rig.setFaults({ clockSpeed: 36_000 }); // ten hours a second
    await payNow();
    const { notifies } = await settled();
    const first = Date.parse(notifies[0]?.at ?? '');
    const hours = notifies.map((notify) => ((Date.parse(notify.at) - first) / 1_000) * 10);
    // Each step takes at least its delay on that clock, and the time of the attempt itself.
    const schedule = [0, 4, 14, 24, 84, 204, 564, 1_464].map((minutes) => minutes / 60);
    for (const [i, hour] of hours.entries())
      expect(hour).toBeGreaterThanOrEqual((schedule[i] as number) - 0.2);
    expect(hours[7]).toBeGreaterThan(24);
  });

  test.each([
    ['SUCCESS', { text: 'SUCCESS' }],
    ['success and a line feed', { text: 'success\n' }],
    ['success in quotes', { text: '"success"' }],
    ['success under an error', { status: 500, text: 'success' }],
    ['success under a redirect', { status: 302, text: 'success' }],
    ['nothing', { text: '' }],
    ['a cut line', undefined],
  ])('%s is no answer: only the bare word is', async (_what, answer) => {
    let calls = 0;
    receiver.answerWith(() => {
      calls += 1;
      return calls === 1 ? answer : { text: 'success' };
    });
    await rig.setFaults({ clockSpeed: 100_000 });
    await payNow();
    await receiver.received(2);
    expect((await settled()).notifies).toHaveLength(2);
    expect(calls).toBe(2);
  });

  test('after a restart, unanswered messages are sent again', async () => {
    receiver.answerWith(() => ({ text: 'failure' }));
    await rig.setFaults({ clockSpeed: 100 }); // four minutes are 2.4 s
    await payNow();
    await receiver.received(1);
    await attempted(1);
    await rig.restart();
    shop = openShop(rig, receiver.url);
    receiver.answerWith(() => ({ text: 'success' }));
    await receiver.received(2);
    expect((await settled()).notifies.map((notify) => notify.answer)).toEqual(['failure', 'success']);
  });
});

describe('faults', () => {
  const kinds = async () => (await settled()).notifies.map((notify) => [notify.kind, notify.tradeStatus]);

  test('lose: no message is sent and none is waiting', async () => {
    await rig.setFaults({ notify: 'lose' });
    await payNow();
    expect(await rig.trade(no)).toMatchObject({ status: 'TRADE_SUCCESS', notifies: [], notifiesWaiting: 0 });
    // The message of a later payment has arrived, so the first message is lost and not only late.
    await rig.setFaults({});
    await shop.open(`${no}b`);
    await shop.pay(`${no}b`);
    await receiver.received(1);
    expect(receiver.bodies.map((body) => field(body, 'out_trade_no'))).toEqual([`${no}b`]);
  });

  test('delay: the message comes seconds later', async () => {
    await rig.setFaults({ notify: 'delay' });
    const startedAt = Date.now();
    await payNow();
    await receiver.received(1);
    expect(Date.now() - startedAt).toBeGreaterThan(2_500);
  });

  test('duplicate: the same message twice at once', async () => {
    await rig.setFaults({ notify: 'duplicate' });
    // The first message is answered only when the second has arrived.
    receiver.answerWith(() => receiver.received(2).then(() => ({ text: 'success' })));
    await payNow();
    const bodies = await receiver.received(2);
    expect(new Set(bodies.map((body) => field(body, 'notify_id'))).size).toBe(1);
    expect((await kinds()).sort()).toEqual([
      ['duplicate', 'TRADE_SUCCESS'],
      ['true', 'TRADE_SUCCESS'],
    ]);
  });

  test('reorder: the older state comes after the newer one', async () => {
    await rig.setFaults({ notify: 'reorder' });
    await payNow();
    expect((await receiver.received(2)).every(shop.isSigned)).toBe(true);
    expect(await kinds()).toEqual([
      ['true', 'TRADE_SUCCESS'],
      ['stale', 'WAIT_BUYER_PAY'],
    ]);
  });

  test('wrong_amount: a signed message with another amount, then the true one', async () => {
    await rig.setFaults({ notify: 'wrong_amount' });
    await payNow();
    const bodies = await receiver.received(2);
    expect(bodies.every(shop.isSigned)).toBe(true);
    expect(bodies.map((body) => field(body, 'total_amount'))).toEqual(['120.30', '12.30']);
    expect(await kinds()).toEqual([
      ['wrong_amount', 'TRADE_SUCCESS'],
      ['true', 'TRADE_SUCCESS'],
    ]);
  });

  test('forge: five forged messages, then the true one', async () => {
    await rig.setFaults({ notify: 'forge' });
    receiver.answerWith(() => ({ text: 'failure' }));
    await payNow();
    const bodies = await receiver.received(6);
    const { appId, sellerId } = rig.settings.alipay;
    const isOurs = (body: string) => field(body, 'app_id') === appId && field(body, 'seller_id') === sellerId;
    expect(bodies.map((body) => [shop.isSigned(body), isOurs(body)])).toEqual([
      [false, true],
      [false, true],
      [false, true],
      [true, false],
      [true, false],
      [true, true],
    ]);
    const { notifies, notifiesWaiting } = await rig.trade(no);
    expect(notifies.filter((notify) => notify.kind === 'forged')).toHaveLength(5);
    expect(notifiesWaiting).toBeLessThanOrEqual(1);
  });

  test('forged messages can be sent without a payment', async () => {
    await shop.open(no);
    expect((await rig.ask('POST', '/alipay/control/forge', { outTradeNo: no })).status).toBe(202);
    await receiver.received(5);
    expect(await settled()).toMatchObject({
      status: 'WAIT_BUYER_PAY',
      notifies: Array(5).fill({ kind: 'forged' }),
    });
  });
});
