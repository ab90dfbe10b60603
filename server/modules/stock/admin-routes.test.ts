import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { givenSku, givenStaff, staffBearer } from '../../test/given.ts';

let shop: TestShop;
let headers: { authorization: string };
let staffId: string;

beforeAll(async () => {
  shop = await startTestShop();
  staffId = (await givenStaff(shop.database.db)).id;
  headers = staffBearer(shop.tokens, staffId);
});
afterAll(() => shop.close());

const readStock = (skuId: string) => shop.app.inject({ url: `/api/admin/skus/${skuId}/stock`, headers });
const adjust = (skuId: string, payload: object) =>
  shop.app.inject({ method: 'POST', url: `/api/admin/skus/${skuId}/stock-adjustments`, headers, payload });
const adjustWith = (key: string, skuId: string, payload: object) =>
  shop.app.inject({
    method: 'POST',
    url: `/api/admin/skus/${skuId}/stock-adjustments`,
    headers: { ...headers, 'idempotency-key': key },
    payload,
  });
const lock = (skuId: string, count: number) =>
  shop.database.db.updateTable('stock').set({ locked: count }).where('sku_id', '=', skuId).execute();

/** `held` is on_hand + sold; the audit asks that it is the sum of the adjustments. */
async function books(skuId: string) {
  const { rows } = await shop.database.pool.query(
    `SELECT on_hand + sold AS held, (SELECT sum(delta) FROM stock_adjustments WHERE sku_id = $1) AS adjusted
     FROM stock WHERE sku_id = $1`,
    [skuId],
  );
  return rows[0];
}

test('the stock of a SKU says how much is available', async () => {
  const { skuId } = await givenSku(shop.database.db, { stock: 7 });
  await lock(skuId, 2);
  const answer = await readStock(skuId);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ skuId, onHand: 7, locked: 2, sold: 0, available: 5 });
});

test('an adjustment changes the stock, adds a row of adjustments and an entry of the audit log', async () => {
  const { skuId } = await givenSku(shop.database.db, { stock: 7 });
  const answer = await adjust(skuId, { delta: -3, reason: '盘点' });
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toEqual({ skuId, onHand: 4, locked: 0, sold: 0, available: 4 });
  expect(await books(skuId)).toEqual({ held: 4, adjusted: 4 });
  const rows = await shop.database.db
    .selectFrom('audit_log')
    .select(['staff_id', 'action', 'details', 'request_id'])
    .where('subject', '=', `sku:${skuId}`)
    .execute();
  expect(rows).toEqual([
    {
      staff_id: staffId,
      action: 'stock.adjust',
      details: { delta: -3, reason: '盘点' },
      request_id: answer.headers['x-request-id'],
    },
  ]);
});

test('an adjustment below what orders have locked is refused and stores nothing', async () => {
  const { skuId } = await givenSku(shop.database.db, { stock: 7 });
  await lock(skuId, 5);
  const refused = await adjust(skuId, { delta: -3, reason: '盘点' });
  expect([refused.statusCode, refused.json().code]).toEqual([409, 'stock_below_locked']);
  expect(await books(skuId)).toEqual({ held: 7, adjusted: 7 });
  const { rows } = await shop.database.pool.query('SELECT FROM audit_log WHERE subject = $1', [
    `sku:${skuId}`,
  ]);
  expect(rows).toHaveLength(0);
  expect((await adjust(skuId, { delta: -2, reason: '盘点' })).statusCode).toBe(201);
});

test('of twenty adjustments at once that take one of the last ten, ten are refused', async () => {
  const { skuId } = await givenSku(shop.database.db, { stock: 10 });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => adjust(skuId, { delta: -1, reason: '报损' })),
  );
  expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(10);
  expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(10);
  expect(await books(skuId)).toEqual({ held: 0, adjusted: 0 });
});

test('an adjustment that is sent ten times at once with one key counts once', async () => {
  const { skuId } = await givenSku(shop.database.db, { stock: 10 });
  const key = randomUUID();
  const send = () => adjustWith(key, skuId, { delta: 5, reason: '入库' });
  const answers = await Promise.all(Array.from({ length: 10 }, send));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([...Array(9).fill(200), 201]);
  for (const answer of answers) {
    expect(answer.headers['idempotency-replayed']).toBe(answer.statusCode === 200 ? 'true' : undefined);
    expect(answer.json()).toEqual({ skuId, onHand: 15, locked: 0, sold: 0, available: 15 });
  }
  expect(await books(skuId)).toEqual({ held: 15, adjusted: 15 });
  // A repeat answers as the first, whatever has happened since, and leaves no entry in the audit log.
  await adjust(skuId, { delta: 1, reason: '入库' });
  expect((await send()).json().onHand).toBe(15);
  const entries = await shop.database.pool.query('SELECT FROM audit_log WHERE subject = $1', [
    `sku:${skuId}`,
  ]);
  expect(entries.rows).toHaveLength(2);
});

test('a key that was used for another adjustment is refused, and so is one that is no UUID', async () => {
  const { skuId } = await givenSku(shop.database.db, { stock: 10 });
  const { skuId: other } = await givenSku(shop.database.db, { stock: 10 });
  const key = randomUUID();
  await adjustWith(key, skuId, { delta: 5, reason: '入库' });
  for (const answer of [
    await adjustWith(key, skuId, { delta: 6, reason: '入库' }),
    await adjustWith(key, other, { delta: 5, reason: '入库' }),
  ])
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'idempotency_key_reused']);
  const wrong = await adjustWith('mine', skuId, { delta: 5, reason: '入库' });
  expect([wrong.statusCode, wrong.json().errors[0].path]).toEqual([400, 'Idempotency-Key']);
  expect(await books(skuId)).toEqual({ held: 15, adjusted: 15 });
});

test('an unknown SKU is not found, also when its id is malformed', async () => {
  for (const id of ['01890000-0000-7000-8000-000000000000', 'nonsense', "'; DROP TABLE stock"]) {
    const path = encodeURIComponent(id);
    expect((await readStock(path)).json().code).toBe('sku_not_found');
    expect((await adjust(path, { delta: 1, reason: '入库' })).json().code).toBe('sku_not_found');
  }
});

test.each([
  [{ delta: 0, reason: '入库' }, 'delta'],
  [{ delta: 1.5, reason: '入库' }, 'delta'],
  [{ delta: 1_000_000_001, reason: '入库' }, 'delta'],
  [{ delta: '1', reason: '入库' }, 'delta'],
  [{ delta: 1, reason: '  ' }, 'reason'],
  [{ delta: 1 }, 'reason'],
])('the adjustment %j is refused and names the field', async (payload, path) => {
  const { skuId } = await givenSku(shop.database.db);
  const answer = await adjust(skuId, payload);
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toEqual([{ path, message: expect.any(String) }]);
});

test('whoever may only see stock does not adjust it', async () => {
  const { skuId } = await givenSku(shop.database.db);
  const support = staffBearer(shop.tokens, (await givenStaff(shop.database.db, ['support'])).id);
  const url = `/api/admin/skus/${skuId}/stock`;
  expect((await shop.app.inject({ url, headers: support })).statusCode).toBe(200);
  const payload = { delta: 1, reason: '入库' };
  const answer = await shop.app.inject({
    method: 'POST',
    url: `${url}-adjustments`,
    headers: support,
    payload,
  });
  expect([answer.statusCode, answer.json().code]).toEqual([403, 'permission_denied']);
});
