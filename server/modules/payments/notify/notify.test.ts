import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { row } from '../../../test/documented.ts';
import {
  createPen,
  type GivenOrder,
  type Opened,
  type PayingShop,
  type Pen,
  startPayingShop,
} from '../../../test/paying.ts';

let shop: PayingShop;
let pen: Pen;
beforeAll(async () => {
  shop = await startPayingShop({ servers: 2, settings: { RECONCILE_SECONDS: '0.05' } });
  pen = createPen(shop);
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

interface Given {
  order: GivenOrder;
  opened: Opened;
  /** The fields of a valid notify of this payment. */
  fields: Record<string, string>;
}

async function given(): Promise<Given> {
  const order = await shop.order();
  const opened = await shop.open(order);
  pen.take();
  const total_amount = (order.totalFen / 100).toFixed(2);
  const fields = {
    app_id: shop.alipay.settings.alipay.appId,
    seller_id: shop.alipay.settings.alipay.sellerId,
    out_trade_no: opened.outTradeNo,
    trade_no: `20260101${opened.outTradeNo}`,
    trade_status: 'TRADE_SUCCESS',
    total_amount,
    subject: '全棉100%衬衫 & more=less',
    a_field_of_next_year: 'kept',
  };
  return { order, opened, fields };
}

const untouched = {
  order: 'pending_payment',
  payments: ['open'],
  stock: { onHand: 100, locked: 1, sold: 0 },
};
const settled = { order: 'paid', payments: ['settled'], stock: { onHand: 99, locked: 0, sold: 1 } };

describe('a notify is believed', () => {
  test('when all of it is right; it is stored whole, unknown fields included', async () => {
    const { order, opened, fields } = await given();
    expect(await shop.notify(pen.sign(fields))).toBe('success');
    expect(await shop.standing(order)).toEqual(settled);
    const kept = await shop.database.db
      .selectFrom('payment_messages')
      .select(['fields', 'verdict'])
      .where('out_trade_no', '=', opened.outTradeNo)
      .executeTakeFirstOrThrow();
    expect(kept).toMatchObject({ verdict: 'settled', fields });
  });
});

describe('a notify changes nothing and is answered failure', () => {
  async function isRefused(given: Given, body: string): Promise<void> {
    expect(await shop.notify(body)).toBe('failure');
    expect(await shop.standing(given.order)).toEqual(untouched);
    expect(await shop.messages(given.opened.outTradeNo)).toEqual([]);
  }

  row('the signature does not hold', async () => {
    const its = await given();
    const form = new URLSearchParams(pen.sign(its.fields));
    form.set('subject', 'another');
    await isRefused(its, form.toString());
    form.delete('sign');
    await isRefused(its, form.toString());
  });

  row('the sign type is not RSA2', async () => {
    const its = await given();
    const form = new URLSearchParams(pen.sign(its.fields));
    for (const signType of ['RSA', 'NONE', 'rsa2', '']) {
      form.set('sign_type', signType);
      await isRefused(its, form.toString());
    }
  });

  row('a field comes twice', async () => {
    const its = await given();
    await isRefused(its, `${pen.sign(its.fields)}&total_amount=${its.fields.total_amount}`);
  });

  row("another app's notify", async () => {
    const its = await given();
    await isRefused(its, pen.sign({ ...its.fields, app_id: '2021999999999999' }));
  });

  row("another seller's notify", async () => {
    const its = await given();
    await isRefused(its, pen.sign({ ...its.fields, seller_id: '2088999999999999' }));
  });

  row('an order number that is not ours', async () => {
    const its = await given();
    for (const out_trade_no of [
      `${'0'.repeat(19)}01`,
      '',
      'ours',
      `${its.order.orderNo}\u0000`,
      '9'.repeat(5_000),
    ])
      await isRefused(its, pen.sign({ ...its.fields, out_trade_no }));
  });

  row('another amount, and Alipay says it was not paid', async () => {
    const its = await given();
    await shop.visit(its.opened);
    expect(await shop.notify(pen.sign({ ...its.fields, total_amount: '0.01' }))).toBe('failure');
    expect(await shop.standing(its.order)).toEqual(untouched);
    expect(await shop.messages(its.opened.outTradeNo)).toEqual(['notify: other_amount']);
  });

  test('bodies of every other kind', async () => {
    const its = await given();
    for (const body of ['', '=', '%', '{"a":1}', '\u0000', 'x'.repeat(100_000)]) await isRefused(its, body);
    const url = `${shop.urls[0]}/api/payments/alipay/notify`;
    for (const type of ['application/json', 'text/plain', 'image/png', 'multipart/form-data; boundary=x']) {
      const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: '{"a' });
      expect([answer.status, await answer.text()]).toEqual([200, 'failure']);
    }
    const empty = await fetch(url, { method: 'POST' });
    expect([empty.status, await empty.text()]).toEqual([200, 'failure']);
  });
});

describe('a notify that is no payment is kept and answered success', () => {
  async function isNoPayment(its: Given, fields: Record<string, string>): Promise<void> {
    expect(await shop.notify(pen.sign({ ...its.fields, ...fields }))).toBe('success');
    expect(await shop.standing(its.order)).toEqual(untouched);
    expect(await shop.messages(its.opened.outTradeNo)).toEqual(['notify: no_payment']);
  }

  row('a notify that the buyer has not paid yet', async () =>
    isNoPayment(await given(), { trade_status: 'WAIT_BUYER_PAY' }),
  );
  row('a notify that the trade is closed', async () =>
    isNoPayment(await given(), { trade_status: 'TRADE_CLOSED' }),
  );
  row("a refund's notify is no payment", async () =>
    isNoPayment(await given(), { refund_fee: '1.00', out_biz_no: 'R1', gmt_refund: '2026-01-01 00:00:00' }),
  );
  test('a status that nobody knows', async () =>
    isNoPayment(await given(), { trade_status: 'TRADE_PENDING' }));
});

row('a notify of a payment holds a refund amount of 0', async () => {
  const { order, opened, fields } = await given();
  const body = pen.sign({ ...fields, refund_fee: '0.00', gmt_refund: '', out_biz_no: opened.outTradeNo });
  expect(await shop.notify(body)).toBe('success');
  expect(await shop.standing(order)).toEqual(settled);
  expect(await shop.messages(opened.outTradeNo)).toEqual(['notify: settled']);
});

row('the first message about a payment is the notify of its refund', async () => {
  const { order, opened, fields } = await given();
  await shop.alipay.setFaults({ notify: 'lose' });
  await shop.pay(opened);
  const body = pen.sign({ ...fields, refund_fee: '1.00', out_biz_no: 'R1' });
  await shop.alipay.setFaults({ gateway: 'down' });
  expect(await shop.notify(body)).toBe('failure');
  expect(await shop.standing(order)).toEqual(untouched);
  await shop.alipay.setFaults({ gateway: null });
  expect(await shop.notify(body)).toBe('success');
  expect(await shop.standing(order)).toEqual(settled);
  expect(await shop.messages(opened.outTradeNo)).toEqual(['notify: no_payment', 'query: settled']);
});

row('a notify has a status that nobody knows', async () => {
  const { order, opened, fields } = await given();
  await shop.alipay.setFaults({ notify: 'lose' });
  await shop.pay(opened);
  const body = pen.sign({ ...fields, trade_status: 'TRADE_ON_ITS_WAY' });
  await shop.alipay.setFaults({ gateway: 'down' });
  expect(await shop.notify(body)).toBe('failure');
  await shop.alipay.setFaults({ gateway: null });
  expect(await shop.notify(body)).toBe('success');
  expect(await shop.standing(order)).toEqual(settled);
});

row('a notify that the trade is finished', async () => {
  const { order, fields } = await given();
  expect(await shop.notify(pen.sign({ ...fields, trade_status: 'TRADE_FINISHED' }))).toBe('success');
  expect(await shop.standing(order)).toEqual(settled);
});

row('the same notify again and again, on two servers at once', async () => {
  const { order, opened, fields } = await given();
  const body = pen.sign(fields);
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => shop.notify(body, index % 2)));
  expect(answers).toEqual(Array.from({ length: 50 }, () => 'success'));
  expect(await shop.standing(order)).toEqual(settled);
  expect(await shop.messages(opened.outTradeNo)).toEqual(['notify: settled']);
  expect((await shop.read(order)).events).toHaveLength(2);
});

row('the notify is sent twice', async () => {
  const order = await shop.order();
  const opened = await shop.open(order);
  await shop.alipay.setFaults({ notify: 'duplicate' });
  await shop.pay(opened);
  expect(await shop.notified(opened.outTradeNo, 2)).toEqual(['success', 'success']);
  expect(await shop.standing(order)).toEqual(settled);
});

row('notifies come in another order', async () => {
  const order = await shop.order();
  const opened = await shop.open(order);
  await shop.alipay.setFaults({ notify: 'reorder' });
  await shop.pay(opened);
  expect(await shop.notified(opened.outTradeNo, 2)).toEqual(['success', 'success']);
  expect(await shop.standing(order)).toEqual(settled);
  expect(await shop.messages(opened.outTradeNo)).toEqual(['notify: settled', 'notify: no_payment']);
});

row('the notify comes late', async () => {
  const order = await shop.order();
  const opened = await shop.open(order);
  await shop.alipay.setFaults({ notify: 'delay' });
  await shop.pay(opened);
  expect(await shop.standing(order)).toEqual(untouched);
  expect(await shop.notified(opened.outTradeNo)).toEqual(['success']);
  expect(await shop.standing(order)).toEqual(settled);
});

row('forgeries beside the true notify', async () => {
  const order = await shop.order();
  const opened = await shop.open(order);
  await shop.alipay.setFaults({ notify: 'forge' });
  await shop.pay(opened);
  const answers = await shop.notified(opened.outTradeNo, 6);
  expect(answers.filter((answer) => answer === 'success')).toHaveLength(1);
  expect(await shop.standing(order)).toEqual(settled);
});

row('the notify names another amount, and Alipay took the right one', async () => {
  const order = await shop.order();
  const opened = await shop.open(order);
  await shop.alipay.setFaults({ notify: 'wrong_amount' });
  await shop.pay(opened);
  expect(await shop.notified(opened.outTradeNo, 2)).toEqual(['success', 'success']);
  expect(await shop.standing(order)).toEqual(settled);
  expect((await shop.messages(opened.outTradeNo)).slice(0, 2)).toEqual([
    'notify: other_amount',
    'query: settled',
  ]);
});

row('the notify comes before the attempt can be seen', async () => {
  const { order, fields } = await given();
  const early = { ...fields, out_trade_no: `${order.orderNo}02` };
  expect(await shop.notify(pen.sign(early))).toBe('failure');
  const second = await shop.open(order, 'wap');
  expect(second.outTradeNo).toBe(early.out_trade_no);
  expect(await shop.notify(pen.sign(early))).toBe('success');
  expect((await shop.standing(order)).order).toBe('paid');
});

row('the notify is lost', async () => {
  const order = await shop.order();
  const opened = await shop.open(order);
  await shop.alipay.setFaults({ notify: 'lose' });
  await shop.pay(opened);
  await shop.work('reconcile payments');
  expect(await shop.standing(order)).toEqual(settled);
  expect(await shop.messages(opened.outTradeNo)).toEqual(['query: settled']);
});

row('the database is away when the notify comes', async () => {
  const { order, fields } = await given();
  const body = pen.sign(fields);
  await shop.database.pool.query('ALTER TABLE payments RENAME TO payments_away');
  expect(await shop.notify(body)).toBe('failure');
  await shop.database.pool.query('ALTER TABLE payments_away RENAME TO payments');
  expect(await shop.notify(body)).toBe('success');
  expect(await shop.standing(order)).toEqual(settled);
});
