import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import type { JobQueue, Tasks } from '../../../platform/jobs/job-queue.ts';
import { row } from '../../../test/documented.ts';
import { dieAt, dieEverywhere } from '../../../test/kill-points.ts';
import { createTestLog } from '../../../test/log.ts';
import { onceKey, type PayingShop, startPayingShop } from '../../../test/paying.ts';
import { createRefundWorker } from './service.ts';

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop();
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

/** The refund task, called by the test instead of the queue. */
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
  const log = createTestLog('info');
  const worker = createRefundWorker({
    db,
    gateways: { alipay: shop.gateway },
    publicUrl: shop.urls[0] as string,
    queue,
    log,
  });
  await worker.work(new AbortController().signal);
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
    // A notify of the refund may arrive meanwhile and store its message.
    const death = dieAt(shop.database, nth, /INSERT INTO payment_messages/);
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
