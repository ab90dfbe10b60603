import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bearer, givenSku, givenStaff, staffBearer } from '../../test/given.ts';
import { type PayingShop, startPayingShop, until } from '../../test/paying.ts';
import { refundingIn } from '../../test/refunding.ts';

let shop: PayingShop;
const { givenPaid } = refundingIn(() => shop);
beforeAll(async () => {
  shop = await startPayingShop({ servers: 2 });
});
afterAll(() => shop.close());

const open: AbortController[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.abort();
});

interface Told {
  status: number;
  headers: Headers;
  /** The events so far, as `order.paid {"orderNo":"…"}`. */
  events: string[];
  text: string;
  hasEnded: boolean;
}

/** Listens on the second server; Alipay notifies the first one. */
async function listen(headers: Record<string, string>): Promise<Told> {
  const abort = new AbortController();
  open.push(abort);
  const answer = await fetch(`${shop.urls[1]}/api/admin/events`, { headers, signal: abort.signal });
  const told: Told = {
    status: answer.status,
    headers: answer.headers,
    events: [],
    text: '',
    hasEnded: false,
  };
  void (async () => {
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      told.text += piece;
      told.events = [...told.text.matchAll(/^event: (.+)\ndata: (.+)$/gm)].map(
        ([, name, data]) => `${name} ${data}`,
      );
    }
    told.hasEnded = true;
  })().catch(() => {
    told.hasEnded = true;
  });
  await until(async () => told.text.includes('hello') || answer.status !== 200 || undefined);
  return told;
}

const job = (name: string, server = 1) => {
  const found = shop.shops[server]?.jobs.find((each) => each.name === name);
  if (!found) throw new Error(`there is no job ${name}`);
  return found;
};
const tick = () => job('tell the back office what happened').run(new AbortController().signal);

async function staffIn(...roles: string[]) {
  const { id } = await givenStaff(shop.database.db, roles);
  return { id, headers: staffBearer(shop.tokens, id) };
}

/** Resolves once so many events were told after a round of the second server. */
async function afterTick(told: Told, count: number): Promise<string[]> {
  await tick();
  return until(async () => (told.events.length >= count ? told.events : undefined));
}

test('a payment on one server is told on another one in the next round, once, to whoever sees orders', async () => {
  expect(job('tell the back office what happened').everySeconds).toBe(1);
  const before = await givenPaid();
  const orders = await listen((await staffIn('orders')).headers);
  const catalog = await listen((await staffIn('catalog')).headers);
  expect(orders.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(orders.headers.get('cache-control')).toBe('no-store');
  const order = await givenPaid();
  expect(await afterTick(orders, 1)).toEqual([`order.paid {"orderNo":"${order.orderNo}"}`]);
  await tick();
  const next = await givenPaid();
  expect(await afterTick(orders, 2)).toHaveLength(2);
  expect(orders.events[1]).toContain(next.orderNo);
  expect(orders.text).not.toContain(before.orderNo);
  expect(catalog.events).toEqual([]);
});

test('a refund request and broken books are told to those who work on them', async () => {
  const finance = await listen((await staffIn('finance')).headers);
  const warehouse = await listen((await staffIn('warehouse')).headers);
  const order = await givenPaid();
  const path = `/api/orders/${order.orderNo}/refund-requests`;
  const asked = await shop.call('POST', path, bearer(shop.tokens, order.userId), { reason: '不想要了' });
  expect(asked.status).toBe(201);
  const { pool } = shop.database;
  await pool.query('UPDATE order_lines SET price_fen = price_fen + 1 WHERE order_no = $1', [order.orderNo]);
  await job('check the books', 0).run(new AbortController().signal);
  await pool.query('UPDATE order_lines SET price_fen = price_fen - 1 WHERE order_no = $1', [order.orderNo]);
  expect(await afterTick(finance, 3)).toEqual([
    `order.paid {"orderNo":"${order.orderNo}"}`,
    `refund.requested {"orderNo":"${order.orderNo}"}`,
    'books.broken {"name":"orders.amount"}',
  ]);
  expect(await afterTick(warehouse, 1)).toEqual([`order.paid {"orderNo":"${order.orderNo}"}`]);
});

test('stock is told as low once when orders or staff take it down to the mark, and again after there was more', async () => {
  const sku = await givenSku(shop.database.db, { priceFen: 1_000, stock: 10 });
  await shop.database.pool.query('UPDATE skus SET low_stock_at = 8 WHERE id = $1', [sku.skuId]);
  const told = await listen((await staffIn('warehouse')).headers);
  const low = `stock.low {"skuId":"${sku.skuId}"}`;
  await shop.order({ sku, count: 1 });
  await tick();
  expect(told.events).toEqual([]);
  await shop.order({ sku, count: 1 });
  expect(await afterTick(told, 1)).toEqual([low]);
  await tick();
  const adjust = (delta: number) =>
    shop.call('POST', `/api/admin/skus/${sku.skuId}/stock-adjustments`, shop.staff, {
      delta,
      reason: '盘点',
    });
  expect((await adjust(5)).status).toBe(201);
  await tick();
  await adjust(-6);
  expect(await afterTick(told, 2)).toEqual([low, low]);
});

test('the stream ends in the round after the sign-out, or after the account is disabled, and no other does', async () => {
  const [out, disabled, stays] = [await staffIn('orders'), await staffIn('orders'), await staffIn('orders')];
  const streams = [
    await listen(out.headers),
    await listen(disabled.headers),
    await listen(stays.headers),
  ] as const;
  const { pool } = shop.database;
  await pool.query(
    "UPDATE staff_sessions SET ended_at = now(), ended_reason = 'signed_out' WHERE staff_id = $1",
    [out.id],
  );
  await pool.query('UPDATE staff SET disabled_at = now() WHERE id = $1', [disabled.id]);
  await tick();
  await until(async () => (streams[0].hasEnded && streams[1].hasEnded) || undefined);
  expect(streams[2].hasEnded).toBe(false);
});

test('a role that is taken away counts in the next round', async () => {
  const clerk = await staffIn('orders');
  const told = await listen(clerk.headers);
  const witness = await listen((await staffIn('orders')).headers);
  await shop.database.pool.query('DELETE FROM staff_roles WHERE staff_id = $1', [clerk.id]);
  await givenPaid();
  await afterTick(witness, 1);
  expect(told.events).toEqual([]);
  expect(told.hasEnded).toBe(false);
});

test('one session has at most six streams: the oldest makes place', async () => {
  const { headers } = await staffIn('orders');
  const streams: Told[] = [];
  for (let n = 0; n < 7; n++) streams.push(await listen(headers));
  await until(async () => streams[0]?.hasEnded || undefined);
  expect(streams.slice(1).some(({ hasEnded }) => hasEnded)).toBe(false);
});

test('an event is forgotten after ten minutes', async () => {
  const { pool } = shop.database;
  await pool.query('DELETE FROM shop_events');
  await pool.query(
    `INSERT INTO shop_events (id, name, subject)
     VALUES (uuidv7(interval '-601 seconds'), 'books.broken', 'old'), (uuidv7(interval '-599 seconds'), 'books.broken', 'new')`,
  );
  await job('delete old events').run(new AbortController().signal);
  expect((await pool.query('SELECT subject FROM shop_events')).rows).toEqual([{ subject: 'new' }]);
});

test('a server that stops ends its streams and does not wait for them', async () => {
  const other = await startPayingShop();
  const { id } = await givenStaff(other.database.db, ['orders']);
  const answer = await fetch(`${other.urls[0]}/api/admin/events`, {
    headers: staffBearer(other.tokens, id),
  });
  const text = answer.text();
  await other.shops[0]?.app.close();
  expect(await text).toContain('hello');
  await other.close();
});
