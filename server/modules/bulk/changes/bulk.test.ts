import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BulkShop, newKey, startBulkShop } from '../../../test/bulk-shop.ts';
import { type GivenSku, givenCategory, givenSku } from '../../../test/given.ts';
import { givenCheckout, givenShopper } from '../../../test/ordering.ts';

let shop: BulkShop;
beforeAll(async () => {
  shop = await startBulkShop();
});
afterAll(() => shop.close());

const skus = (count: number, priceFen: number) =>
  Promise.all(Array.from({ length: count }, () => givenSku(shop.database.db, { priceFen, stock: 10 })));

async function pricesOf(list: readonly GivenSku[]): Promise<number[]> {
  const { rows } = await shop.database.pool.query('SELECT id, price_fen FROM skus WHERE id = ANY($1)', [
    list.map(({ skuId }) => skuId),
  ]);
  const prices = new Map(rows.map((row) => [row.id, row.price_fen]));
  return list.map(({ skuId }) => prices.get(skuId));
}

async function undo(id: string) {
  const answer = await shop.call('POST', `/jobs/${id}/undo`, { ...(await shop.as('admin')), ...newKey() });
  return shop.ended(String(answer.json().jobId));
}

test('a dry run shows before and after and changes nothing; the run changes prices; undoing puts them back', async () => {
  const list = await skus(3, 999);
  const body = { action: 'prices.change', ids: list.map(({ skuId }) => skuId), values: { percent: 10 } };
  const dry = await shop.bulk({ ...body, dryRun: true });
  expect(dry.changes).toHaveLength(3);
  expect(dry.changes[0]).toMatchObject({ id: list[0]?.skuId, field: 'priceFen', before: 999, after: 900 });
  expect(dry.allowedActions).not.toContain('undo');
  expect(await pricesOf(list)).toEqual([999, 999, 999]);

  const job = await shop.bulk({ ...body, dryRun: false });
  expect(job).toMatchObject({ status: 'done', done: 3, total: 3, changed: 3, hasFile: true });
  expect(await pricesOf(list)).toEqual([900, 900, 900]);
  const file = await shop.call('GET', `/jobs/${job.id}/file`, await shop.as('admin'));
  expect(file.body.split('\r\n')[1]).toContain(`${list[0]?.skuId},priceFen,999,900`);

  // Somebody has changed one of them since: that one stays.
  await shop.database.pool.query('UPDATE skus SET price_fen = 5 WHERE id = $1', [list[1]?.skuId]);
  expect(await undo(job.id)).toMatchObject({ changed: 2, failed: 1 });
  expect(await pricesOf(list)).toEqual([999, 5, 999]);
});

test('prices by amount are rounded as asked, and a price below one fen is an error of its row', async () => {
  const list = [...(await skus(1, 1_049)), ...(await skus(1, 40))];
  const ids = list.map(({ skuId }) => skuId);
  const values = { offFen: 100, roundToFen: 100 };
  const job = await shop.bulk({ action: 'prices.change', ids, values, dryRun: false });
  expect(job).toMatchObject({ changed: 1, failed: 1, errors: [{ row: 2, column: 'priceFen' }] });
  expect(await pricesOf(list)).toEqual([900, 40]);
});

test('what a filter chooses is fixed when it is chosen', async () => {
  const category = await givenCategory(shop.database.db);
  const other = await givenCategory(shop.database.db);
  const list = await skus(4, 100);
  const productIds = list.map(({ productId }) => productId);
  await shop.database.pool.query('UPDATE products SET category_id = $1 WHERE id = ANY($2)', [
    category.id,
    productIds.slice(0, 3),
  ]);
  await shop.stopJobs();
  const started = await shop.call(
    'POST',
    '/bulk',
    { ...(await shop.as('admin')), ...newKey() },
    {
      action: 'products.category',
      filter: { categoryId: category.id },
      values: { categoryId: other.id },
      dryRun: false,
    },
  );
  // Another one matches now, and was not chosen.
  await shop.database.pool.query('UPDATE products SET category_id = $1 WHERE id = $2', [
    category.id,
    productIds[3],
  ]);
  shop.startJobs();
  expect(await shop.ended(String(started.json().jobId))).toMatchObject({ total: 3, changed: 3 });
  const { rows } = await shop.database.pool.query(
    'SELECT count(*)::int AS count FROM products WHERE category_id = $1',
    [category.id],
  );
  expect(rows[0].count).toBe(1);
  const status = await shop.bulk({
    action: 'products.status',
    filter: { categoryId: other.id },
    values: { status: 'off_shelf' },
    dryRun: false,
  });
  expect(status).toMatchObject({ changed: 3 });
  expect(await undo(status.id)).toMatchObject({ changed: 3 });
});

test('stock: one below what orders hold is an error of its row; undoing is an adjustment against it', async () => {
  const [a, b] = (await skus(2, 100)) as [GivenSku, GivenSku];
  await shop.database.pool.query('UPDATE stock SET locked = 9 WHERE sku_id = $1', [b.skuId]);
  const values = { delta: -5, reason: '盘亏' };
  const job = await shop.bulk({ action: 'stock.adjust', ids: [a.skuId, b.skuId], values, dryRun: false });
  expect(job).toMatchObject({ changed: 1, failed: 1 });
  await undo(job.id);
  const { rows } = await shop.database.pool.query(
    'SELECT delta, reason FROM stock_movements WHERE sku_id = $1 ORDER BY at',
    [a.skuId],
  );
  expect(rows.slice(1)).toEqual([
    { delta: -5, reason: '盘亏' },
    { delta: 5, reason: '撤销：盘亏' },
  ]);
  await shop.database.pool.query('UPDATE stock SET locked = 0 WHERE sku_id = $1', [b.skuId]);
  const retry = await shop.call('POST', `/jobs/${job.id}/retry`, await shop.as('admin'));
  // It is undone: applying more of it now would leave half of it.
  expect([retry.statusCode, retry.json().code]).toEqual([409, 'order_wrong_state']);
});

test('failed rows are applied again by a retry', async () => {
  const [a] = (await skus(1, 100)) as [GivenSku];
  await shop.database.pool.query('UPDATE stock SET locked = 9 WHERE sku_id = $1', [a.skuId]);
  const values = { delta: -5, reason: 'x' };
  const job = await shop.bulk({ action: 'stock.adjust', ids: [a.skuId], values, dryRun: false });
  expect(job).toMatchObject({ failed: 1, allowedActions: ['retry'] });
  await shop.database.pool.query('UPDATE stock SET locked = 0 WHERE sku_id = $1', [a.skuId]);
  expect((await shop.call('POST', `/jobs/${job.id}/retry`, await shop.as('admin'))).statusCode).toBe(202);
  expect(await shop.ended(job.id)).toMatchObject({
    status: 'done',
    done: 1,
    total: 1,
    changed: 1,
    failed: 0,
  });
});

test('a cancelled job stops, keeps what it did, and can go on', async () => {
  const [a] = (await skus(1, 100)) as [GivenSku];
  await shop.stopJobs();
  const admin = await shop.as('admin');
  const body = { action: 'prices.set', ids: [a.skuId], values: { priceFen: 7 }, dryRun: false };
  const started = await shop.call('POST', '/bulk', { ...admin, ...newKey() }, body);
  const id = String(started.json().jobId);
  const cancelled = await shop.call('POST', `/jobs/${id}/cancel`, admin);
  expect([cancelled.statusCode, cancelled.json().status]).toEqual([200, 'cancelled']);
  expect((await shop.call('POST', `/jobs/${id}/cancel`, admin)).statusCode).toBe(409);
  shop.startJobs();
  await shop.call('POST', `/jobs/${id}/retry`, admin);
  expect(await shop.ended(id)).toMatchObject({ status: 'done', changed: 1 });
});

test('notes: orders get a note, and undoing takes it away', async () => {
  const { userId, addressId } = await givenShopper(shop.database.db);
  const sku = await givenSku(shop.database.db);
  const key = await givenCheckout(shop.database.db, userId, [{ sku, count: 1 }]);
  const { rows } = await shop.database.pool.query(
    `INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address, expires_at)
     VALUES ('0300000000000000001', $1, $2, 'pending_payment', 1000, 800, $3, '{}', now() + interval '1 hour')
     RETURNING order_no`,
    [key, userId, addressId],
  );
  const body = { action: 'orders.note', ids: [rows[0].order_no, '9'.repeat(19)], values: { text: '加急' } };
  const job = await shop.bulk({ ...body, dryRun: false });
  expect(job).toMatchObject({ changed: 1, failed: 1, errors: [{ row: 2, column: 'id' }] });
  const notes = () => shop.database.pool.query('SELECT text FROM order_notes');
  expect((await notes()).rows).toEqual([{ text: '加急' }]);
  await undo(job.id);
  expect((await notes()).rows).toEqual([]);
});

test('a request is refused for its form, its permission and its key', async () => {
  const admin = async () => ({ ...(await shop.as('admin')), ...newKey() });
  const ids = [randomUUID()];
  const problems = async (body: object) => {
    const answer = JSON.parse((await shop.call('POST', '/bulk', await admin(), body)).body);
    return [answer.code, ...(answer.errors ?? []).map(({ path }: { path: string }) => path)];
  };
  expect(await problems({ action: 'prices.set', ids, values: {} })).toEqual([
    'validation_failed',
    'values.priceFen',
  ]);
  expect(await problems({ action: 'prices.change', ids, values: { percent: 5, offFen: 5 } })).toEqual([
    'validation_failed',
    'values.percent',
  ]);
  expect(await problems({ action: 'prices.set', values: { priceFen: 1 } })).toEqual([
    'validation_failed',
    'ids',
  ]);
  expect(
    await problems({ action: 'products.status', filter: { status: 'gone' }, values: { status: 'draft' } }),
  ).toEqual(['validation_failed', 'filter.status']);
  expect(await problems({ action: 'products.category', ids, values: { categoryId: randomUUID() } })).toEqual([
    'category_not_found',
  ]);
  const body = { action: 'prices.set', ids, values: { priceFen: 1 }, dryRun: true };
  const missing = await shop.call('POST', '/bulk', await shop.as('admin'), body);
  expect([missing.statusCode, missing.json().code]).toEqual([400, 'idempotency_key_missing']);
  const refused = await shop.call('POST', '/bulk', { ...(await shop.as('warehouse')), ...newKey() }, body);
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'permission_denied']);
});
