/** Walks the HTTP contract, goods, cart and addresses, over real HTTP on a shop as `npm start` makes it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi, createSend } from '../../../api-client/index.ts';
import * as shapes from './shapes.ts';
import { has, problem } from './shapes.ts';
import { createWorld, newAddress, newProduct, type World } from './world.ts';

let world: World;
let { shopper, operator } = {} as World;

beforeAll(async () => {
  world = await createWorld();
  ({ shopper, operator } = world);
}, 300_000);

afterAll(() => world.close());

test('the sample shop has its goods, in both languages', async () => {
  const { body: categories } = await shopper.get('/api/categories');
  expect(categories.items.length).toBeGreaterThanOrEqual(6);
  expect(categories.items[0]).toEqual(
    has({
      id: shapes.text,
      name: shapes.text,
      slug: shapes.text,
      children: shapes.listOf(has({ id: shapes.text, name: shapes.text, slug: shapes.text })),
    }),
  );
  const list = await shopper.get('/api/products?sort=price_asc&pageSize=5&page=2');
  expect(list).toMatchObject({ status: 200, body: shapes.paged(shapes.listedProduct) });
  expect(list.body).toMatchObject({ page: 2, pageSize: 5 });
  expect(list.body.total).toBeGreaterThanOrEqual(24);
  const { id } = list.body.items[0];
  const [chinese, english] = [
    await shopper.get(`/api/products/${id}`),
    await shopper.call('GET', `/api/products/${id}`, undefined, { 'accept-language': 'en' }),
  ];
  expect(chinese).toMatchObject({ status: 200, body: shapes.product });
  expect(english.body.title).toMatch(/^[\x20-\x7e’–]+$/);
  expect(english.headers.get('vary')).toMatch(/accept-language/i);
  expect(await shopper.get(`/api/products/${randomUUID()}`)).toMatchObject(problem(404, 'product_not_found'));
});

test('the operator puts goods on the shelf, prices them and takes them off', async () => {
  const made = await newProduct(world);
  expect(made).toMatchObject({ status: 201, body: shapes.product });
  const { id, skus } = made.body;
  expect(skus.map((sku: { options: unknown }) => sku.options)).toEqual([
    [{ name: '颜色', value: '白' }],
    [{ name: '颜色', value: '黑' }],
  ]);
  expect(await operator.call('PATCH', `/api/admin/skus/${skus[0].id}`, { priceFen: 5_900 })).toMatchObject({
    status: 200,
  });
  expect(await operator.call('PATCH', `/api/admin/products/${id}`, { status: 'off_shelf' })).toMatchObject({
    status: 200,
  });
  expect(await operator.get(`/api/admin/skus/${skus[0].id}/stock`)).toMatchObject({
    status: 200,
    body: shapes.stock,
  });
  const adjust = (delta: number) =>
    operator.call('POST', `/api/admin/skus/${skus[0].id}/stock-adjustments`, { delta, reason: '盘点' });
  expect(await adjust(3)).toMatchObject({ status: 201, body: { onHand: 8, available: 8 } });
  expect(await adjust(-9)).toMatchObject(problem(409, 'stock_below_locked'));
});

test('adding adds up, checking and counts count, a guest cart merges once', async () => {
  const [white, black] = (await newProduct(world, 4_900, 3)).body.skus as { id: string }[];
  const skuId = white?.id;
  await shopper.call('POST', '/api/cart/items', { skuId, count: 1 });
  expect(await shopper.call('POST', '/api/cart/items', { skuId, count: 2 })).toMatchObject({
    status: 200,
    body: { skuId, count: 3, isChecked: true },
  });
  expect(await shopper.get('/api/cart')).toMatchObject({ status: 200, body: shapes.cart });
  expect((await shopper.call('PATCH', `/api/cart/items/${skuId}`, { count: 2 })).body).toMatchObject({
    count: 2,
  });
  const mergeId = randomUUID();
  const merge = () =>
    shopper.call('POST', '/api/cart/merge', {
      mergeId,
      items: [
        { skuId, count: 1 },
        { skuId: black?.id, count: 1 },
      ],
    });
  expect(await merge()).toMatchObject({ status: 200, body: { totalCount: 4, rejected: [] } });
  expect(await merge()).toMatchObject({ status: 200, body: { totalCount: 4 } });
  expect((await shopper.call('PATCH', '/api/cart', { isChecked: false })).body).toMatchObject({
    checkedCount: 0,
    checkedAmountFen: 0,
  });
  expect(
    (await shopper.get('/api/cart')).body.items.map((item: { problem: string }) => item.problem).sort(),
  ).toEqual([null, 'out_of_stock'].sort());
  expect((await shopper.call('DELETE', `/api/cart/items/${black?.id}`)).status).toBe(204);
  expect(await shopper.call('PATCH', `/api/cart/items/${black?.id}`, { count: 1 })).toMatchObject(
    problem(404, 'cart_item_not_found'),
  );
  expect(await shopper.call('POST', '/api/cart/items', { skuId: randomUUID(), count: 1 })).toMatchObject(
    problem(404, 'sku_not_found'),
  );
  expect(await shopper.call('POST', '/api/cart/items', { skuId, count: 999 })).toMatchObject(
    problem(409, 'count_too_large'),
  );
  expect(await shopper.call('POST', '/api/checkouts', { source: 'cart' })).toMatchObject(
    problem(409, 'nothing_to_buy'),
  );
});

test('addresses have one default, whatever happens to it', async () => {
  const { body: provinces } = await shopper.get('/api/regions');
  expect(provinces.items).toEqual(
    shapes.listOf(has({ code: shapes.text, name: shapes.text, hasChildren: shapes.flag })),
  );
  expect(
    (await shopper.get(`/api/regions?parent=${provinces.items[0].code}`)).body.items.length,
  ).toBeGreaterThan(0);
  const [first, second] = [await newAddress(world), await newAddress(world)];
  expect((await shopper.get(`/api/addresses/${first}`)).body).toMatchObject({ isDefault: true });
  expect(await shopper.call('PUT', `/api/addresses/${second}/default`)).toMatchObject({
    status: 200,
    body: { isDefault: true },
  });
  expect(await shopper.get('/api/addresses')).toMatchObject({
    body: { items: shapes.listOf(shapes.address) },
  });
  expect((await shopper.call('DELETE', `/api/addresses/${second}`)).status).toBe(204);
  expect((await shopper.get(`/api/addresses/${first}`)).body).toMatchObject({ isDefault: true });
  expect(await shopper.get(`/api/addresses/${second}`)).toMatchObject(problem(404, 'address_not_found'));
});

test('health, metrics, the document, its page, and what is not there', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs', '/'])
    expect([path, (await shopper.get(path)).status]).toEqual([path, 200]);
  const { body: document } = await shopper.get('/openapi.json');
  expect(document.openapi).toMatch(/^3\.1/);
  expect(document.components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' });
  const missing = await shopper.get('/api/nothing');
  expect(missing).toMatchObject(problem(404, 'not_found'));
  expect(missing.headers.get('x-request-id')).toBeTruthy();
  const page = await world.stranger().call('GET', '/nothing-here', undefined, { accept: 'text/html' });
  expect(page.status).toBe(404);
  expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  expect(await shopper.call('POST', '/api/cart/items', { skuId: 'x'.repeat(1_100_000) })).toMatchObject(
    problem(413, 'body_too_large'),
  );
});

test('a notify that nobody signed is answered with failure', async () => {
  const forged = new URLSearchParams({
    out_trade_no: '1',
    trade_status: 'TRADE_SUCCESS',
    sign: 'AAAA',
    sign_type: 'RSA2',
  });
  expect(await world.stranger().call('POST', '/api/payments/alipay/notify', forged)).toMatchObject({
    status: 200,
    body: 'failure',
  });
});

test('the client of the front ends speaks it', async () => {
  const token = shopper.headers.authorization?.replace('Bearer ', '') ?? null;
  const tokens = { current: async () => token, replace: async () => null };
  const client = createApi({ send: createSend(world.baseUrl), language: 'en', tokens });
  const list = await client.get('/api/products', { query: { pageSize: 3, sort: 'newest' } });
  expect(list.items).toHaveLength(3);
  expect(await client.get('/api/me')).toEqual(shapes.user);
  const unknown = client.get('/api/products/{id}', { path: { id: randomUUID() } });
  await expect(unknown).rejects.toMatchObject({
    code: 'product_not_found',
    title: 'There is no such product',
  });
});
