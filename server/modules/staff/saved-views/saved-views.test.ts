import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { whileLocked } from '../../../test/locks.ts';
import { staffOrders } from '../../../test/staff-orders.ts';

let shop: TestShop;
let first: Awaited<ReturnType<ReturnType<typeof staffOrders>['staff']>>;
let second: typeof first;
beforeAll(async () => {
  shop = await startTestShop();
  const at = staffOrders(shop);
  first = await at.staff('support');
  second = await at.staff('warehouse');
});
afterAll(() => shop.close());

const list = async (ask: typeof first, page = 'orders') =>
  (await ask('GET', `/api/admin/saved-views?page=${page}`)).body.items;
const save = (ask: typeof first, view: object) =>
  ask('POST', '/api/admin/saved-views', { page: 'orders', query: 'queue=toShip', ...view });

test('a personal view is seen by its owner on its page alone; a shared one by all', async () => {
  expect((await save(first, { name: '我的' })).status).toBe(201);
  await save(first, { name: '大家的', isShared: true });
  expect(await list(first)).toMatchObject([
    { name: '大家的', isShared: true, isOwn: true },
    { name: '我的', query: 'queue=toShip', isShared: false, isOwn: true },
  ]);
  expect(await list(second)).toMatchObject([{ name: '大家的', isOwn: false }]);
  expect(await list(first, 'stock')).toEqual([]);
});

test('a view of the same name in any case takes the new filter', async () => {
  await save(first, { name: 'Late', page: 'products' });
  await save(first, { name: 'LATE', page: 'products', query: 'status=draft' });
  expect(await list(first, 'products')).toMatchObject([{ name: 'LATE', query: 'status=draft' }]);
});

test('only the owner deletes a view', async () => {
  const { body } = await save(first, { name: '待删', isShared: true, page: 'stock' });
  const refused = await second('DELETE', `/api/admin/saved-views/${body.id}`);
  expect(refused.body.code).toBe('saved_view_not_found');
  expect((await first('DELETE', `/api/admin/saved-views/${body.id}`)).status).toBe(204);
  expect(await list(second, 'stock')).toEqual([]);
  expect((await first('DELETE', '/api/admin/saved-views/x')).body.code).toBe('saved_view_not_found');
});

test('nobody keeps more than 200 views, also with many requests at once', async () => {
  const { body } = await first('GET', '/api/admin/me');
  const { db } = shop.database;
  const many = Array.from({ length: 198 }, (_, index) => ({
    ...{ staff_id: body.id, page: 'audit', name: `v${index}`, query: '' },
  }));
  await db.deleteFrom('saved_views').execute();
  await db.insertInto('saved_views').values(many).execute();
  // All wait for the row of the person; without a lock of their own they would have counted by then.
  const answers = await whileLocked(
    shop.database.pool,
    [['SELECT FROM staff WHERE id = $1 FOR UPDATE', [body.id]]],
    () => Promise.all(Array.from({ length: 6 }, (_, index) => save(first, { name: `n${index}` }))),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
});
