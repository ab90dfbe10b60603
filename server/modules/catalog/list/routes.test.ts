import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenCategory, givenSku, givenStaff, staffBearer } from '../../../test/given.ts';
import type { AdminProduct, NewProduct } from '../admin/schema.ts';
import type { ProductPage } from './schema.ts';

let shop: TestShop;
let headers: { authorization: string };

beforeAll(async () => {
  shop = await startTestShop();
  headers = staffBearer(shop.tokens, (await givenStaff(shop.database.db)).id);
});
afterAll(() => shop.close());

async function givenProduct(product: Partial<NewProduct> & { categoryId: string }): Promise<AdminProduct> {
  const payload = { title: '商品', skus: [{ options: [], priceFen: 1_000, stock: 5 }], ...product };
  const answer = await shop.app.inject({ method: 'POST', url: '/api/admin/products', headers, payload });
  expect(answer.statusCode).toBe(201);
  return answer.json();
}

async function givenChild(parentId: string): Promise<string> {
  const { id } = await givenCategory(shop.database.db);
  await shop.database.db
    .updateTable('categories')
    .set({ parent_id: parentId })
    .where('id', '=', id)
    .execute();
  return id;
}

const get = (url: string, language = 'zh-CN') =>
  shop.app.inject({ url, headers: { 'accept-language': language } });

async function list(query: Record<string, string | number>): Promise<ProductPage> {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const answer = await get(`/api/products?${parameters}`);
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

const titles = ({ items }: ProductPage) => items.map(({ title }) => title);

test('the category tree nests its children, in the language of Accept-Language', async () => {
  const { id } = await givenCategory(shop.database.db);
  const child = await givenChild(id);
  const grandchild = await givenChild(child);
  const { items } = (await get('/api/categories')).json();
  const found = items.find((each: { id: string }) => each.id === id);
  expect(found).toEqual({
    id,
    name: '数码',
    slug: expect.any(String),
    children: [
      expect.objectContaining({ id: child, children: [expect.objectContaining({ id: grandchild })] }),
    ],
  });
  const english = (await get('/api/categories', 'en')).json();
  expect(english.items.find((each: { id: string }) => each.id === id).name).toBe('Digital');
});

test('a list shows what a product card needs, and nothing else', async () => {
  const { id: categoryId } = await givenCategory(shop.database.db);
  const product = await givenProduct({
    categoryId,
    title: '陶瓷马克杯',
    titleEn: 'Ceramic mug',
    skus: [
      { options: [{ name: '颜色', value: '白' }], priceFen: 3_900, stock: 0 },
      { options: [{ name: '颜色', value: '蓝' }], priceFen: 2_900, stock: 3 },
    ],
  });
  const card = {
    id: product.id,
    slug: 'ceramic-mug',
    title: '陶瓷马克杯',
    imageUrl: null,
    priceFen: 2_900,
    salesCount: 0,
    inStock: true,
  };
  expect(await list({ categoryId })).toEqual({ items: [card], total: 1, page: 1, pageSize: 20 });
  const english = (await get(`/api/products?categoryId=${categoryId}`, 'en')).json();
  expect(english.items).toEqual([{ ...card, title: 'Ceramic mug' }]);
  const found = await get(`/api/products?categoryId=${categoryId}&q=${encodeURIComponent('马克杯')}`);
  expect(found.json().items).toEqual([card]);
});

test('the list of a category has the products of the categories below it', async () => {
  const { id } = await givenCategory(shop.database.db);
  const child = await givenChild(id);
  const grandchild = await givenChild(child);
  await givenProduct({ categoryId: id, title: '上' });
  await givenProduct({ categoryId: grandchild, title: '下' });
  expect(titles(await list({ categoryId: id, sort: 'newest' }))).toEqual(['下', '上']);
  expect(titles(await list({ categoryId: child }))).toEqual(['下']);
});

test('the list of an unknown category is empty; a malformed category id is refused', async () => {
  const unknown = '01890000-0000-7000-8000-000000000000';
  expect(await list({ categoryId: unknown })).toEqual({ items: [], total: 0, page: 1, pageSize: 20 });
  const answer = await get('/api/products?categoryId=nonsense');
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toEqual([{ path: 'categoryId', message: '分类编号格式不对' }]);
});

test('prices filter and sort a list, and the total counts all pages', async () => {
  const { id: categoryId } = await givenCategory(shop.database.db);
  for (const priceFen of [300, 100, 500, 200, 400])
    await givenProduct({ categoryId, title: `${priceFen}`, skus: [{ options: [], priceFen, stock: 1 }] });
  expect(titles(await list({ categoryId, sort: 'price_asc' }))).toEqual(['100', '200', '300', '400', '500']);
  expect(titles(await list({ categoryId, sort: 'price_desc' }))).toEqual(['500', '400', '300', '200', '100']);
  expect(titles(await list({ categoryId, sort: 'newest' }))).toEqual(['400', '200', '500', '100', '300']);
  const inside = await list({ categoryId, sort: 'price_asc', minPriceFen: 200, maxPriceFen: 400 });
  expect(titles(inside)).toEqual(['200', '300', '400']);
  const second = await list({ categoryId, sort: 'price_asc', page: 2, pageSize: 2 });
  expect(second).toMatchObject({ total: 5, page: 2, pageSize: 2 });
  expect(titles(second)).toEqual(['300', '400']);
  expect(await list({ categoryId, page: 1_000_000_000 })).toMatchObject({ items: [], total: 5 });
});

test('sort=sales and the default order both put the best seller first', async () => {
  const { id: categoryId } = await givenCategory(shop.database.db);
  for (const [title, sales] of [
    ['少', 1],
    ['多', 9],
    ['中', 5],
  ] as const) {
    const { id } = await givenProduct({ categoryId, title });
    await shop.database.db.updateTable('products').set({ sales_count: sales }).where('id', '=', id).execute();
  }
  expect(titles(await list({ categoryId, sort: 'sales' }))).toEqual(['多', '中', '少']);
  expect(titles(await list({ categoryId }))).toEqual(['多', '中', '少']);
});

test.each([
  ['minPriceFen=500&maxPriceFen=100', 'minPriceFen'],
  ['minPriceFen=-1', 'minPriceFen'],
  ['maxPriceFen=1.5', 'maxPriceFen'],
  ['sort=cheapest', 'sort'],
  ['page=0', 'page'],
  ['pageSize=101', 'pageSize'],
  [`q=${'x'.repeat(101)}`, 'q'],
])('%s is refused at its field', async (query, path) => {
  const answer = await get(`/api/products?${query}`);
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toEqual([{ path, message: expect.any(String) }]);
});

test('a product shows its SKUs in their order, each with the number available', async () => {
  const { id: categoryId } = await givenCategory(shop.database.db);
  const made = await givenProduct({
    categoryId,
    title: '帆布鞋',
    titleEn: 'Canvas shoes',
    description: '轻便',
    skus: [
      { options: [{ name: '尺码', value: '42', nameEn: 'Size' }], priceFen: 9_900, stock: 3 },
      { options: [{ name: '尺码', value: '41', nameEn: 'Size' }], priceFen: 9_900, stock: 4 },
    ],
  });
  const answer = (await get(`/api/products/${made.id}`, 'en')).json();
  expect(answer).toEqual({
    id: made.id,
    slug: 'canvas-shoes',
    title: 'Canvas shoes',
    description: '轻便',
    categoryId,
    images: [],
    salesCount: 0,
    reviewCount: 0,
    averageRating: null,
    ratingCounts: [0, 0, 0, 0, 0],
    skus: [
      {
        id: expect.any(String),
        options: [{ name: 'Size', value: '42' }],
        priceFen: 9_900,
        available: 3,
        imageUrl: null,
      },
      {
        id: expect.any(String),
        options: [{ name: 'Size', value: '41' }],
        priceFen: 9_900,
        available: 4,
        imageUrl: null,
      },
    ],
  });
});

test('stock that orders have locked is not available; a product with nothing available is not in stock', async () => {
  const { skuId, productId } = await givenSku(shop.database.db, { stock: 4 });
  await shop.database.db.updateTable('stock').set({ locked: 4 }).where('sku_id', '=', skuId).execute();
  const product = (await get(`/api/products/${productId}`)).json();
  expect(product.skus[0].available).toBe(0);
  const { items } = await list({ categoryId: product.categoryId });
  expect(items[0]?.inStock).toBe(false);
});

test('an unknown or malformed product id is product_not_found', async () => {
  for (const id of ['01890000-0000-7000-8000-000000000000', 'nonsense', '%27;%20--']) {
    const answer = await get(`/api/products/${id}`);
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'product_not_found']);
  }
});

test('a repeated read with its ETag is 304, in another language 200', async () => {
  const { productId } = await givenSku(shop.database.db);
  const url = `/api/products/${productId}`;
  const first = await get(url);
  expect(first.headers).toMatchObject({
    'cache-control': 'public, no-cache',
    'content-type': 'application/json; charset=utf-8',
    vary: expect.stringContaining('Accept-Language'),
  });
  const etag = String(first.headers.etag);
  const again = await shop.app.inject({ url, headers: { 'if-none-match': `"other", ${etag}` } });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  const english = await shop.app.inject({ url, headers: { 'if-none-match': etag, 'accept-language': 'en' } });
  expect(english.statusCode).toBe(200);
});

test('a remembered read does not ask the database', async () => {
  const { productId } = await givenSku(shop.database.db);
  const first = await get(`/api/products/${productId}`);
  await shop.database.db.updateTable('products').set({ title: '改' }).where('id', '=', productId).execute();
  expect((await get(`/api/products/${productId}`)).body).toBe(first.body);
});
