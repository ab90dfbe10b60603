import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BulkShop, startBulkShop } from '../../../test/bulk-shop.ts';
import { givenSku } from '../../../test/given.ts';
import { givenCheckout, givenShopper } from '../../../test/ordering.ts';

let shop: BulkShop;
beforeAll(async () => {
  shop = await startBulkShop();
});
afterAll(() => shop.close());

type Headers = Record<string, string>;

async function fileOf(
  body: object,
  headers?: Headers,
): Promise<{ text: string; rows: Record<string, string>[] }> {
  const who = { 'accept-language': 'en', ...(headers ?? (await shop.as('admin'))) };
  const answer = await shop.call('POST', '/exports', who, body);
  expect([answer.statusCode, answer.body]).toEqual([202, expect.stringContaining('jobId')]);
  const id = String(answer.json().jobId);
  expect(await shop.ended(id, who)).toMatchObject({ status: 'done', hasFile: true });
  const file = await shop.call('GET', `/jobs/${id}/file`, who);
  expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
  return { text: file.body, rows: parse(file.body, { columns: true, bom: true }) };
}

async function givenOrder(orderNo: string, recipient: string) {
  const { userId, addressId } = await givenShopper(shop.database.db);
  const sku = await givenSku(shop.database.db);
  const key = await givenCheckout(shop.database.db, userId, [{ sku, count: 2 }]);
  const address = {
    recipient,
    mobile: '+8613812345678',
    province: '北京市',
    city: '北京市',
    district: '东城区',
    detail: '1 号',
  };
  await shop.database.pool.query(
    `INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address, remark, expires_at)
     VALUES ($1, $2, $3, 'pending_payment', 2000, 800, $4, $5, '-1', now() + interval '1 hour')`,
    [orderNo, key, userId, addressId, JSON.stringify(address)],
  );
  await shop.database.pool.query(
    `INSERT INTO order_lines (order_no, position, sku_id, product_id, title, options, price_fen, count)
     VALUES ($1, 0, $2, $3, '全棉衬衫', '[]', 1000, 2)`,
    [orderNo, sku.skuId, sku.productId],
  );
}

test('orders: a mark of UTF-8, long numbers that survive, cells that are no formulas, money in yuan', async () => {
  await givenOrder('0300000000000000001', '=HYPERLINK("x")');
  await givenOrder('0300000000000000002', '王小明');
  const { text, rows } = await fileOf({ kind: 'orders' });
  expect(text.startsWith('\ufefforderNo,')).toBe(true);
  expect(rows).toHaveLength(2);
  expect(rows[1]).toMatchObject({
    orderNo: '="0300000000000000001"',
    recipient: `'=HYPERLINK("x")`,
    mobile: '="13812345678"',
    items: '全棉衬衫 × 2',
    itemsYuan: '20.00',
    totalYuan: '28.00',
    remark: "'-1",
  });
  const some = await fileOf({
    kind: 'orders',
    filter: { q: '0300000000000000002' },
    columns: ['recipient', 'orderNo'],
  });
  expect(some.text).toBe('\ufeffrecipient,orderNo\r\n王小明,"=""0300000000000000002"""\r\n');
});

test('without the permission to reveal, mobile numbers are masked; each export is in the audit log', async () => {
  const { rows } = await fileOf({ kind: 'orders' }, await shop.as('finance'));
  expect(rows[0]?.mobile).toBe('138****5678');
  const customers = await fileOf({ kind: 'customers' }, await shop.as('finance'));
  expect(customers.rows.length).toBeGreaterThan(1);
  const audit = await fileOf({ kind: 'audit', filter: { action: 'export.create' } });
  expect(audit.rows.length).toBeGreaterThanOrEqual(4);
  expect(audit.rows.map(({ details }) => JSON.parse(details ?? '').kind)).toContain('customers');
});

test('goods go out and come in again without a change', async () => {
  const { text, rows } = await fileOf({ kind: 'products' });
  expect(rows).toHaveLength(2);
  const again = await shop.import({ kind: 'products', dryRun: 'false' }, text);
  expect(again).toMatchObject({ status: 'done', done: 2, failed: 0, changed: 0 });
});

test('stock and payments are files too', async () => {
  expect((await fileOf({ kind: 'stock', filter: { lowOnly: false } })).rows[0]).toMatchObject({
    onHand: '100',
  });
  expect((await fileOf({ kind: 'payments' })).rows).toEqual([]);
});

test('an export needs exports.create, what it shows, and a fresh proof', async () => {
  const code = async (kind: string, role: string) => {
    const answer = await shop.call('POST', '/exports', await shop.as(role), { kind });
    return `${answer.statusCode} ${answer.json().code ?? ''}`;
  };
  expect(await code('orders', 'support')).toBe('403 permission_denied');
  expect(await code('customers', 'catalog')).toBe('403 permission_denied');
  expect(await code('audit', 'finance')).toBe('403 permission_denied');
  const bad = await shop.call('POST', '/exports', await shop.as('admin'), { kind: 'orders', columns: ['x'] });
  expect(JSON.parse(bad.body).errors[0].path).toBe('columns[0]');
  await shop.as('orders');
  await shop.database.pool.query("UPDATE staff_sessions SET stepped_up_at = now() - interval '601 seconds'");
  expect(await code('orders', 'orders')).toBe('403 step_up_required');
});
