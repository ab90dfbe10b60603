import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { bearer, givenCategory, givenSku, givenStaff, givenUser, staffBearer } from '../../../test/given.ts';
import { whileLocked } from '../../../test/locks.ts';

let shop: TestShop;
let headers: { authorization: string };
let staffId: string;
let categoryId: string;

beforeAll(async () => {
  shop = await startTestShop();
  staffId = (await givenStaff(shop.database.db)).id;
  headers = staffBearer(shop.tokens, staffId);
  categoryId = (await givenCategory(shop.database.db)).id;
});
afterAll(() => shop.close());

const sku = (value: string, priceFen = 1_000, stock = 1) => ({
  options: [{ name: '颜色', value }],
  priceFen,
  stock,
});
const create = (payload: object, by = headers) =>
  shop.app.inject({ method: 'POST', url: '/api/admin/products', headers: by, payload });
const patch = (path: string, payload: object) =>
  shop.app.inject({ method: 'PATCH', url: `/api/admin/${path}`, headers, payload });
const listed = async () =>
  (await shop.app.inject({ url: `/api/products?categoryId=${categoryId}&pageSize=100` })).json().items;
const auditOf = (subject: string) =>
  shop.database.db
    .selectFrom('audit_log')
    .select(['staff_id', 'action', 'details'])
    .where('subject', '=', subject)
    .orderBy('id')
    .execute();

test('a new product is listed at once, with SKUs in the given order, stock, adjustments and an audit entry', async () => {
  const skus = Array.from({ length: 100 }, (_, index) => sku(`${(index * 37) % 100}`, index + 1, index));
  const answer = await create({ title: '毛衣', titleEn: 'Jumper', categoryId, skus });
  expect(answer.statusCode).toBe(201);
  const product = answer.json();
  expect(product).toMatchObject({
    slug: 'jumper',
    title: '毛衣',
    status: 'on_shelf',
    salesCount: 0,
    images: [],
  });
  const made = product.skus.map(
    (each: { options: { value: string }[]; priceFen: number; available: number }) => [
      each.options[0]?.value,
      each.priceFen,
      each.available,
    ],
  );
  expect(made).toEqual(skus.map(({ options, priceFen, stock }) => [options[0]?.value, priceFen, stock]));
  const shown = (await shop.app.inject({ url: `/api/products/${product.id}` })).json();
  expect(shown.skus.map(({ id }: { id: string }) => id)).toEqual(
    product.skus.map(({ id }: { id: string }) => id),
  );
  expect(await listed()).toContainEqual(
    expect.objectContaining({ id: product.id, priceFen: 1, inStock: true }),
  );
  expect(await auditOf(`product:${product.id}`)).toEqual([
    { staff_id: staffId, action: 'product.create', details: { title: '毛衣', skus: 100 } },
  ]);
  const { rows } = await shop.database.pool.query(
    `SELECT sum(on_hand) AS on_hand, (SELECT sum(delta) FROM stock_adjustments JOIN skus ON skus.id = sku_id
       WHERE product_id = $1) AS adjusted
     FROM stock JOIN skus ON skus.id = sku_id WHERE product_id = $1`,
    [product.id],
  );
  expect(rows).toEqual([{ on_hand: 4_950, adjusted: 4_950 }]);
});

test('a stock of a billion and a price of ten million yuan are accepted', async () => {
  const answer = await create({ title: '螺丝', categoryId, skus: [sku('银', 1_000_000_000, 1_000_000_000)] });
  expect(answer.statusCode).toBe(201);
  expect(answer.json().skus[0]).toMatchObject({ priceFen: 1_000_000_000, available: 1_000_000_000 });
});

test.each([
  ['no title', { title: undefined }, 'title'],
  ['a blank title', { title: '   ' }, 'title'],
  ['no SKU', { skus: [] }, 'skus'],
  ['101 SKUs', { skus: Array.from({ length: 101 }, (_, index) => sku(`${index}`)) }, 'skus'],
  ['a price of nothing', { skus: [sku('红', 0)] }, 'skus[0].priceFen'],
  ['a price with a fraction', { skus: [sku('红', 1.5)] }, 'skus[0].priceFen'],
  ['a price past the bound', { skus: [sku('红', 1_000_000_001)] }, 'skus[0].priceFen'],
  ['negative stock', { skus: [sku('红'), sku('蓝', 1, -1)] }, 'skus[1].stock'],
  ['stock past the bound', { skus: [sku('红', 1, 1_000_000_001)] }, 'skus[0].stock'],
  ['two SKUs alike', { skus: [sku('红'), sku('红', 2)] }, 'skus[1].options'],
  [
    'two SKUs without options',
    { skus: [1, 2].map((priceFen) => ({ priceFen, stock: 1 })) },
    'skus[1].options',
  ],
  [
    'an option twice',
    { skus: [{ ...sku('红'), options: ['红', '蓝'].map((value) => ({ name: '颜色', value })) }] },
    'skus[0].options',
  ],
])('%s is refused at its field, and no product is made', async (_, change, path) => {
  const before = await listed();
  const answer = await create({ title: '毛衣', categoryId, skus: [sku('红')], ...change });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toEqual([{ path, message: expect.any(String) }]);
  expect(await listed()).toEqual(before);
});

test('two SKUs with the same options in another order are refused', async () => {
  const options = [
    { name: '颜色', value: '红' },
    { name: '尺码', value: 'M' },
  ];
  const skus = [options, options.toReversed()].map((each) => ({ options: each, priceFen: 1, stock: 1 }));
  expect((await create({ title: '毛衣', categoryId, skus })).json().errors[0].path).toBe('skus[1].options');
});

test('an unknown or malformed category is category_not_found, and no product is made', async () => {
  for (const unknown of ['01890000-0000-7000-8000-000000000000', 'nonsense']) {
    const answer = await create({ title: '孤儿', categoryId: unknown, skus: [sku('红')] });
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'category_not_found']);
  }
  const { rows } = await shop.database.pool.query(`SELECT FROM products WHERE title = '孤儿'`);
  expect(rows).toHaveLength(0);
});

test('shoppers see a change at once, and the audit log has an entry', async () => {
  const { id } = (await create({ title: '围巾', titleEn: 'Scarf', categoryId, skus: [sku('红')] })).json();
  await shop.app.inject({ url: `/api/products/${id}` });
  const other = (await givenCategory(shop.database.db)).id;
  const change = { title: '羊毛围巾', titleEn: 'Wool scarf', description: '暖', categoryId: other };
  const answer = await patch(`products/${id}`, change);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({
    id,
    slug: 'wool-scarf',
    title: '羊毛围巾',
    description: '暖',
    categoryId: other,
  });
  expect((await shop.app.inject({ url: `/api/products/${id}` })).json()).toMatchObject({ title: '羊毛围巾' });
  expect((await auditOf(`product:${id}`)).at(-1)).toEqual({
    staff_id: staffId,
    action: 'product.change',
    details: change,
  });
});

test('a product that is off the shelf is 404 for shoppers, and staff can put it back', async () => {
  const { id } = (await create({ title: '帽子', categoryId, skus: [sku('红')] })).json();
  expect((await shop.app.inject({ url: `/api/products/${id}` })).statusCode).toBe(200);
  const answer = await patch(`products/${id}`, { status: 'off_shelf' });
  expect(answer.json()).toMatchObject({ id, status: 'off_shelf', skus: [{ status: 'on_shelf' }] });
  expect((await shop.app.inject({ url: `/api/products/${id}` })).statusCode).toBe(404);
  expect((await listed()).map((each: { id: string }) => each.id)).not.toContain(id);
  await patch(`products/${id}`, { status: 'on_shelf' });
  expect((await shop.app.inject({ url: `/api/products/${id}` })).statusCode).toBe(200);
});

test('the list price is the lowest of the SKUs on the shelf; without one the product is not listed', async () => {
  const { id, skus } = (
    await create({ title: '手套', categoryId, skus: [sku('红', 500), sku('蓝', 900)] })
  ).json();
  const priceOf = async () => (await listed()).find((each: { id: string }) => each.id === id)?.priceFen;
  expect(await priceOf()).toBe(500);
  expect((await patch(`skus/${skus[0].id}`, { priceFen: 700 })).json()).toMatchObject({
    id: skus[0].id,
    productId: id,
    priceFen: 700,
    status: 'on_shelf',
  });
  expect(await priceOf()).toBe(700);
  await patch(`skus/${skus[0].id}`, { status: 'off_shelf' });
  expect(await priceOf()).toBe(900);
  const shown = (await shop.app.inject({ url: `/api/products/${id}` })).json();
  expect(shown.skus.map((each: { id: string }) => each.id)).toEqual([skus[1].id]);
  await patch(`skus/${skus[1].id}`, { status: 'off_shelf' });
  expect(await priceOf()).toBeUndefined();
  expect((await shop.app.inject({ url: `/api/products/${id}` })).json().skus).toEqual([]);
  expect((await auditOf(`sku:${skus[0].id}`)).map(({ details }) => details)).toEqual([
    { priceFen: 700 },
    { status: 'off_shelf' },
  ]);
});

test('two prices of one product change at once: the list price is the lowest in the end', async () => {
  const made = (await create({ title: '袜子', categoryId, skus: [sku('红', 200), sku('蓝', 300)] })).json();
  const rivalChange = 'UPDATE skus SET price_fen = 5000 WHERE id = $1';
  const answer = await whileLocked(shop.database.pool, [[rivalChange, [made.skus[0].id]]], () =>
    patch(`skus/${made.skus[1].id}`, { priceFen: 6_000 }),
  );
  expect(answer.statusCode).toBe(200);
  expect((await listed()).find((each: { id: string }) => each.id === made.id)?.priceFen).toBe(5_000);
});

test('an empty change is accepted and makes no audit entry', async () => {
  const { skuId, productId } = await givenSku(shop.database.db);
  expect((await patch(`products/${productId}`, {})).statusCode).toBe(200);
  expect((await patch(`skus/${skuId}`, { unknown: 1 })).statusCode).toBe(200);
  expect([...(await auditOf(`product:${productId}`)), ...(await auditOf(`sku:${skuId}`))]).toEqual([]);
});

test('an unknown or malformed id is product_not_found or sku_not_found', async () => {
  for (const id of ['01890000-0000-7000-8000-000000000000', 'nonsense', '%27;--']) {
    expect((await patch(`products/${id}`, { title: '新' })).json().code).toBe('product_not_found');
    expect((await patch(`skus/${id}`, { priceFen: 1 })).json().code).toBe('sku_not_found');
  }
});

test('a shopper is refused with staff_only, staff without the permission with permission_denied', async () => {
  const { id } = await givenUser(shop.database.db);
  const body = { title: '毛衣', categoryId, skus: [sku('红')] };
  expect((await create(body, bearer(shop.tokens, id))).json().code).toBe('staff_only');
  const others = staffBearer(shop.tokens, (await givenStaff(shop.database.db, ['finance'])).id);
  expect((await create(body, others)).json().code).toBe('permission_denied');
});
