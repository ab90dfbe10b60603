import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { INVARIANTS } from '../../audit/invariants.ts';
import { givenStaff, staffBearer } from '../../test/given.ts';
import { type PayingShop, startPayingShop } from '../../test/paying.ts';
import { refundingIn } from '../../test/refunding.ts';

let shop: PayingShop;
const { givenPaid } = refundingIn(() => shop);
beforeAll(async () => {
  shop = await startPayingShop({ servers: 2 });
});
afterAll(() => shop.close());

interface Light {
  name: string;
  holds: boolean | null;
  checkedAt: string | null;
  brokenSince: string | null;
  rows: Record<string, unknown>[];
  rowCount: number;
}

const sql = (text: string, values: unknown[] = []) => shop.database.pool.query(text, values);
const lights = async (): Promise<Light[]> =>
  (await shop.call('GET', '/api/admin/books', shop.staff)).body.items;
const light = async (name: string) => (await lights()).find((each) => each.name === name) as Light;
const check = () => shop.call('POST', '/api/admin/books/check', shop.staff);
/** Moves all lights so far into the past, as if the time had gone by. */
const age = (seconds: number) =>
  sql(
    `UPDATE book_checks SET checked_at = checked_at - $1 * interval '1 second',
                            broken_since = broken_since - $1 * interval '1 second'`,
    [seconds],
  );
const round = (server = 0) =>
  shop.shops[server]?.jobs.find(({ name }) => name === 'check the books')?.run(new AbortController().signal);

afterEach(() => sql('DELETE FROM book_checks'));

test('before the first check no light is on, and one round of the job dates all of them', async () => {
  expect((await lights()).map(({ holds }) => holds)).toEqual(INVARIANTS.map(() => null));
  await givenPaid();
  await round();
  const now = await lights();
  expect(now.map(({ name }) => name)).toEqual(INVARIANTS.map(({ name }) => name));
  for (const each of now)
    expect(each).toMatchObject({ holds: true, rows: [], rowCount: 0, brokenSince: null });
});

test('a row that is corrupted by hand turns its light red within a minute, with the row; mended, it is green again', async () => {
  const order = await givenPaid();
  await round();
  await sql('UPDATE order_lines SET price_fen = price_fen + 1 WHERE order_no = $1', [order.orderNo]);
  // The job looks every 10 s: 30 s after the last check the next one has begun.
  await age(30);
  await round();
  const red = await light('orders.amount');
  expect(red).toMatchObject({ holds: false, rowCount: 1, rows: [{ order_no: order.orderNo }] });
  expect(red.brokenSince).toBe(red.checkedAt);

  await age(30);
  const before = await light('orders.amount');
  await round();
  const still = await light('orders.amount');
  expect(still.brokenSince).toBe(before.brokenSince);
  expect(still.checkedAt).not.toBe(before.checkedAt);

  await sql('UPDATE order_lines SET price_fen = price_fen - 1 WHERE order_no = $1', [order.orderNo]);
  await age(30);
  await round();
  expect(await light('orders.amount')).toMatchObject({ holds: true, rows: [], brokenSince: null });
});

test('a light that is fresh is not checked again, and a dear check waits two hundred times its cost', async () => {
  await round();
  await sql("UPDATE book_checks SET took_ms = 1000 WHERE name = 'orders.history'");
  await age(30);
  const old = await light('orders.history');
  await round();
  expect(await light('orders.history')).toEqual({ ...old });
  await age(180);
  await round();
  expect((await light('orders.history')).checkedAt).not.toBe(old.checkedAt);
  const fresh = await lights();
  await round();
  expect(await lights()).toEqual(fresh);
});

test('while one server checks the books, another one does nothing', async () => {
  const holder = await shop.database.pool.connect();
  await holder.query('BEGIN; SELECT pg_advisory_xact_lock(1651470187)');
  await Promise.all([round(0), round(1)]);
  expect((await light('money')).checkedAt).toBeNull();
  await holder.query('COMMIT');
  holder.release();
  await Promise.all([round(0), round(1)]);
  expect((await light('money')).holds).toBe(true);
});

test('whoever asks for a check gets all of it at once, with an entry in the audit log', async () => {
  const order = await givenPaid();
  await sql('UPDATE orders SET refunded_fen = 1 WHERE order_no = $1', [order.orderNo]);
  const { status, body } = await check();
  expect(status).toBe(200);
  const red = body.items.filter(({ holds }: Light) => !holds);
  expect(red.map(({ name }: Light) => name)).toEqual(['refunds.sums', 'money']);
  expect(red[0].rows).toMatchObject([{ order_no: order.orderNo, refunded_fen: 1 }]);
  await sql('UPDATE orders SET refunded_fen = 0 WHERE order_no = $1', [order.orderNo]);
  expect((await check()).body.items.every(({ holds }: Light) => holds)).toBe(true);
  const { rows } = await sql("SELECT after FROM audit_log WHERE action = 'books.check' ORDER BY id");
  expect(rows.map(({ after }) => after)).toEqual([{ broken: ['refunds.sums', 'money'] }, { broken: [] }]);
});

test('a check of an earlier snapshot does not replace a later one', async () => {
  await check();
  await age(-60);
  const later = await light('money');
  await check();
  expect(await light('money')).toEqual(later);
});

test('books.read sees the lights and only books.check may ask for a check', async () => {
  const { id } = await givenStaff(shop.database.db, ['auditor']);
  const auditor = staffBearer(shop.tokens, id);
  expect((await shop.call('GET', '/api/admin/books', auditor)).status).toBe(200);
  expect((await shop.call('POST', '/api/admin/books/check', auditor)).body.code).toBe('permission_denied');
});
