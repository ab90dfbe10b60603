import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { bearerOf, browserOf, PASSWORD } from '../../../test/people.ts';
import { indexOrders } from '../search/indexing.ts';
import { eraseShoppers } from './queries.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

const ADDRESS = {
  recipient: '王小明',
  mobile: '+8613800138000',
  province: '北京市',
  city: '市辖区',
  district: '东城区',
  detail: '东长安街 1 号',
};

async function givenOrder(userId: string, orderNo: string, status: string): Promise<void> {
  await shop.database.db
    .insertInto('orders')
    .values({
      order_no: orderNo,
      checkout_key: randomUUID(),
      user_id: userId,
      status,
      items_amount_fen: 100,
      shipping_fen: 0,
      address_id: randomUUID(),
      address: JSON.stringify(ADDRESS),
      remark: '放门口',
      expires_at: new Date(),
      ...(status === 'paid' && { paid_at: new Date() }),
    })
    .execute();
}

async function readOrder(orderNo: string) {
  const { rows } = await shop.database.pool.query('SELECT address, remark FROM orders WHERE order_no = $1', [
    orderNo,
  ]);
  return rows[0];
}

test('the orders of a deleted account lose name, address and remark, an open order when it has ended', async () => {
  const browser = browserOf(shop);
  const [gone, staying] = [await browser.register(), await browser.register()];
  const [ended, open, foreign] = [1, 2, 3].map((n) => `202601010000000000${n}`) as [string, string, string];
  await givenOrder(gone.json().user.id, ended, 'cancelled');
  await givenOrder(gone.json().user.id, open, 'paid');
  await givenOrder(staying.json().user.id, foreign, 'cancelled');
  const found = async () =>
    (
      await shop.database.pool.query(
        `SELECT DISTINCT order_no FROM order_search WHERE key IN ('=王小明', '=8000') ORDER BY order_no`,
      )
    ).rows.map((row) => row.order_no);
  await indexOrders(shop.database.db);
  expect(await found()).toEqual([ended, open, foreign]);
  const removed = await browser.ask('DELETE', '/api/me', { password: PASSWORD }, bearerOf(gone));
  expect(removed.statusCode).toBe(204);

  expect(await found()).toEqual([open, foreign]);
  const cleared = {
    address: { recipient: '', mobile: '', province: '北京市', city: '', district: null, detail: '' },
    remark: '',
  };
  const whole = { address: ADDRESS, remark: '放门口' };
  expect([await readOrder(ended), await readOrder(open), await readOrder(foreign)]).toEqual([
    cleared,
    whole,
    whole,
  ]);

  await shop.database.db
    .updateTable('orders')
    .set({ status: 'cancelled' })
    .where('order_no', '=', open)
    .execute();
  expect(await eraseShoppers(shop.database.db)).toBe(1);
  expect([await readOrder(open), await readOrder(foreign)]).toEqual([cleared, whole]);
  expect(await eraseShoppers(shop.database.db)).toBe(0);
});
