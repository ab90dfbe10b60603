import pino from 'pino';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { runAudit } from '../../audit/audit.ts';
import type { JobQueue, Tasks } from '../../platform/jobs/job-queue.ts';
import { dieAt } from '../../test/kill-points.ts';
import {
  createPen,
  type GivenOrder,
  onceKey,
  type PayingShop,
  type Pen,
  startPayingShop,
} from '../../test/paying.ts';
import { row } from './documented.ts';
import { createSendingBack } from './sending-back.ts';

let shop: PayingShop;
let pen: Pen;
beforeAll(async () => {
  shop = await startPayingShop();
  pen = createPen(shop);
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

/** More statements than any of these ways sends; reaching it means that every one of them was a kill point. */
const STATEMENTS_MAX = 60;

/** Lives again and again, each time one statement longer, until it comes to its end. @returns the statements died at */
async function dieEverywhere(live: (nth: number) => Promise<string | null>): Promise<string[]> {
  const died: string[] = [];
  for (let nth = 1; nth < STATEMENTS_MAX; nth++) {
    const at = await live(nth);
    if (at === null) return died;
    died.push(at);
  }
  throw new Error('it never came to its end');
}

function notifyOf(order: GivenOrder, outTradeNo: string): string {
  pen.take();
  return pen.sign({
    app_id: shop.gateway.appId,
    seller_id: shop.gateway.sellerId,
    out_trade_no: outTradeNo,
    trade_no: `20260101${outTradeNo}`,
    trade_status: 'TRADE_SUCCESS',
    total_amount: (order.totalFen / 100).toFixed(2),
  });
}

row('the server is killed at any step of taking a payment in', async () => {
  const died = await dieEverywhere(async (nth) => {
    const order = await shop.order();
    const opened = await shop.open(order);
    const body = notifyOf(order, opened.outTradeNo);
    const death = dieAt(shop.database.pool, nth);
    const answer = await shop.notify(body);
    await death.revive();
    expect(answer).toBe(death.happened ? 'failure' : 'success');
    expect(await shop.notify(body)).toBe('success');
    expect(await shop.standing(order)).toEqual({
      order: 'paid',
      payments: ['settled'],
      stock: { onHand: 99, locked: 0, sold: 1 },
    });
    return death.happened ? death.at : null;
  });
  expect(died.some((at) => /^begin/i.test(at)) && died.some((at) => /^commit/i.test(at))).toBe(true);
  expect(died.length).toBeGreaterThan(10);
});

row('the server is killed at any step of writing surplus down', async () => {
  const died = await dieEverywhere(async (nth) => {
    const order = await shop.order();
    const opened = await shop.open(order);
    await shop.cancel(order);
    const body = notifyOf(order, opened.outTradeNo);
    const death = dieAt(shop.database.pool, nth);
    await shop.notify(body);
    await death.revive();
    expect(await shop.notify(body)).toBe('success');
    expect((await shop.standing(order)).payments).toEqual(['surplus']);
    return death.happened ? death.at : null;
  });
  expect(died).toContainEqual(expect.stringContaining('INSERT INTO surplus_payments'));
});

/** The task that sends money back, in the hands of a test. */
async function sender(): Promise<(kind: string, id: string) => Promise<void>> {
  let tasks: Tasks = {};
  const queue: JobQueue = {
    add: async () => {},
    alive: async () => new Set(),
    work: async (given) => {
      tasks = given;
    },
    close: async () => {},
  };
  const { db } = shop.database;
  const log = pino({ level: 'info' });
  const sendingBack = createSendingBack({ db, gateway: shop.gateway, queue, log });
  await sendingBack.work(new AbortController().signal);
  return async (kind, id) => {
    for (const task of Object.values(tasks)) await task({ kind, id }, async () => {});
  };
}

row('the server is killed at any step of sending money back', async () => {
  const send = await sender();
  const died = await dieEverywhere(async (nth) => {
    const order = await shop.order();
    const opened = await shop.open(order);
    await shop.pay(opened);
    await shop.notified(opened.outTradeNo);
    const path = `/api/admin/orders/${order.orderNo}/refunds`;
    const wish = { amountFen: order.totalFen, reason: '缺货' };
    const { body } = await shop.call('POST', path, { ...shop.staff, ...onceKey() }, wish);
    // What Alipay answered is written down meanwhile.
    const death = dieAt(shop.database.pool, nth, /INSERT INTO payment_messages/);
    await send('refund', body.id).catch(() => {});
    await death.revive();
    await send('refund', body.id);
    await send('refund', body.id);
    expect((await shop.alipay.trade(opened.outTradeNo)).refundedAmountFen).toBe(order.totalFen);
    expect(await shop.standing(order)).toMatchObject({
      order: 'cancelled',
      stock: { onHand: 100, locked: 0, sold: 0 },
    });
    return death.happened ? death.at : null;
  });
  expect(died).toContainEqual(expect.stringMatching(/^commit/i));
  expect(died.length).toBeGreaterThan(10);
});
