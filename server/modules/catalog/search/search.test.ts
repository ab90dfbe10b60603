import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenCategory, givenStaff, staffBearer } from '../../../test/given.ts';
import type { NewProduct } from '../admin/schema.ts';

let shop: TestShop;
let headers: { authorization: string };
let categoryId: string;

const GOODS: Partial<NewProduct>[] = [
  { title: '全棉格纹衬衫', titleEn: 'Checked cotton shirt', description: '柔软透气' },
  { title: '真丝衬衫', titleEn: 'Silk blouse', description: '也有全棉的内衬' },
  { title: '跑步鞋', titleEn: 'Running Shoes', description: 'For long distances' },
  { title: '蓝牙耳机', titleEn: 'Bluetooth headphones', description: '配 USB-C 充电线' },
  { title: 'USB-C 充电器', titleEn: 'USB-C charger', description: '' },
  { title: '印花T恤', titleEn: 'Printed T-shirt', description: '' },
];

beforeAll(async () => {
  shop = await startTestShop();
  headers = staffBearer(shop.tokens, (await givenStaff(shop.database.db)).id);
  categoryId = (await givenCategory(shop.database.db)).id;
  for (const goods of GOODS) await add(goods);
});
afterAll(() => shop.close());

async function add(goods: Partial<NewProduct>): Promise<string> {
  const payload = { categoryId, skus: [{ options: [], priceFen: 1_000, stock: 5 }], ...goods };
  const answer = await shop.app.inject({ method: 'POST', url: '/api/admin/products', headers, payload });
  expect(answer.statusCode).toBe(201);
  return answer.json().id;
}

async function search(q: string): Promise<string[]> {
  const answer = await shop.app.inject({ url: `/api/products?q=${encodeURIComponent(q)}` });
  expect(answer.statusCode).toBe(200);
  const { items, total } = answer.json();
  expect(items).toHaveLength(total);
  return items.map(({ title }: { title: string }) => title);
}

test.each([
  ['part of a Chinese title', '格纹', ['全棉格纹衬衫']],
  ['a single character', '鞋', ['跑步鞋']],
  ['words in another order', '衬衫全棉', ['全棉格纹衬衫', '真丝衬衫']],
  ['both languages', 'silk 衬衫', ['真丝衬衫']],
  ['capitals', 'SHIRT', ['全棉格纹衬衫', '印花T恤']],
  ['full-width forms', 'ｕｓｂ－ｃ', ['USB-C 充电器', '蓝牙耳机']],
  ['the beginning of a word', 'headph', ['蓝牙耳机']],
  ['the singular', 'shoe', ['跑步鞋']],
  ['the plural', 'chargers', ['USB-C 充电器']],
  ['letters beside Chinese', 'T恤', ['印花T恤']],
  ['blanks around', '   格纹   ', ['全棉格纹衬衫']],
])('%s: %s', async (_, q, expected) => {
  expect((await search(q)).sort()).toEqual([...expected].sort());
});

test('a word in a title ranks above the same word in a description', async () => {
  expect(await search('全棉')).toEqual(['全棉格纹衬衫', '真丝衬衫']);
  expect(await search('USB-C')).toEqual(['USB-C 充电器', '蓝牙耳机']);
});

test('a query with one wrong word finds what the other words match', async () => {
  expect(await search('蓝牙耳机 xyzzy')).toEqual(['蓝牙耳机']);
  expect(await search('checked cotton shrit')).toContain('全棉格纹衬衫');
});

test('a query whose characters no title has side by side finds a title that has them apart', async () => {
  expect(await search('跑鞋')).toEqual(['跑步鞋']);
});

test('a query whose characters have another one between them in a title finds it', async () => {
  await add({ title: '铜锣烧饼模具', titleEn: 'Mould' });
  expect(await search('铜烧模')).toEqual(['铜锣烧饼模具']);
});

test('a word that a title has finds no longer words, and one that no title has finds words that begin with it', async () => {
  await add({ title: '钢笔', titleEn: 'Pen' });
  await add({ title: '笔袋', titleEn: 'Pencil case' });
  expect(await search('pen')).toEqual(['钢笔']);
  expect(await search('penc')).toEqual(['笔袋']);
});

test('a query for what no product has finds nothing', async () => {
  for (const q of ['冰箱', 'zzzz', '🎉', "'; DROP TABLE products; --", '&|!():*<->'])
    expect(await search(q)).toEqual([]);
});

test('a query of blanks lists all products', async () => {
  expect(await search('   ')).toEqual(expect.arrayContaining(GOODS.map(({ title }) => title)));
});

test('a search with sort=price_asc is sorted by price, and leaves out what is off the shelf', async () => {
  const id = await add({ title: '特价衬衫', skus: [{ options: [], priceFen: 1, stock: 1 }] });
  const answer = await shop.app.inject({
    url: `/api/products?q=${encodeURIComponent('衬衫')}&sort=price_asc`,
  });
  expect(answer.json().items[0].id).toBe(id);
  await shop.app.inject({
    method: 'PATCH',
    url: `/api/admin/products/${id}`,
    headers,
    payload: { status: 'off_shelf' },
  });
  expect(await search('特价')).toEqual([]);
});

test('after a change of the title only the new title is found; options are found too', async () => {
  const id = await add({
    title: '旧名',
    skus: [{ options: [{ name: '颜色', value: '孔雀蓝', valueEn: 'Peacock' }], priceFen: 1, stock: 1 }],
  });
  expect(await search('孔雀')).toEqual(['旧名']);
  expect(await search('peacock')).toEqual(['旧名']);
  await shop.app.inject({
    method: 'PATCH',
    url: `/api/admin/products/${id}`,
    headers,
    payload: { title: '新名' },
  });
  expect(await search('旧名')).toEqual([]);
  expect(await search('新名')).toEqual(['新名']);
});
