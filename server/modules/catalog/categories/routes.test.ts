import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenStaff, staffBearer } from '../../../test/given.ts';

let shop: TestShop;
let headers: { authorization: string };
beforeAll(async () => {
  shop = await startTestShop();
  headers = staffBearer(shop.tokens, (await givenStaff(shop.database.db)).id);
});
afterAll(() => shop.close());

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
const ask = (method: Method, path = '', payload?: object) =>
  shop.app.inject({ method, url: `/api/admin/categories${path}`, headers, ...(payload && { payload }) });
const newSlug = () => `c-${randomUUID().slice(0, 8)}`;
const create = async (change: object = {}) =>
  (await ask('POST', '', { slug: newSlug(), name: '家居', nameEn: 'Home', ...change })).json();

test('a category stands in its place in the tree and in the shop at once', async () => {
  const parent = await create({ name: '厨房', position: 1 });
  const child = await create({ name: '刀具', parentId: parent.id });
  const found = (await ask('GET')).json().items.find((each: { id: string }) => each.id === parent.id);
  expect(found).toMatchObject({
    name: '厨房',
    position: 1,
    version: 1,
    productCount: 0,
    children: [{ id: child.id }],
  });
  const shown = (await shop.app.inject('/api/categories')).json().items;
  expect(shown.find((each: { id: string }) => each.id === parent.id).children[0].name).toBe('刀具');
});

test('a slug that another category has is refused', async () => {
  const { slug } = await create();
  const again = await ask('POST', '', { slug, name: '又一个' });
  expect([again.statusCode, again.json().code]).toEqual([409, 'slug_taken']);
  const other = await create();
  expect((await ask('PATCH', `/${other.id}`, { slug })).json().code).toBe('slug_taken');
});

test.each(['', 'Ab', 'a b', '-a', 'a--b', '厨房', '../x'])(
  'the slug %j is refused at its field',
  async (slug) => {
    const answer = await ask('POST', '', { slug, name: '名' });
    expect([answer.statusCode, answer.json().errors[0].path]).toEqual([400, 'slug']);
  },
);

test('a category cannot stand below itself, also when two moves cross each other', async () => {
  const top = await create();
  const below = await create({ parentId: top.id });
  for (const parentId of [top.id, below.id])
    expect((await ask('PATCH', `/${top.id}`, { parentId })).json().code).toBe('category_circle');
  const [a, b] = [await create(), await create()];
  const answers = await Promise.all([
    ask('PATCH', `/${a.id}`, { parentId: b.id }),
    ask('PATCH', `/${b.id}`, { parentId: a.id }),
  ]);
  expect(answers.map((answer) => answer.json().code ?? answer.statusCode).sort()).toEqual([
    200,
    'category_circle',
  ]);
});

test('a category with products or categories below it stays; an empty one goes', async () => {
  const parent = await create();
  const child = await create({ parentId: parent.id });
  expect((await ask('DELETE', `/${parent.id}`)).json().code).toBe('category_in_use');
  const payload = { title: '刀', categoryId: child.id, skus: [{ priceFen: 1, stock: 1 }] };
  await shop.app.inject({ method: 'POST', url: '/api/admin/products', headers, payload });
  expect((await ask('DELETE', `/${child.id}`)).json().code).toBe('category_in_use');
  const empty = await create();
  expect((await ask('DELETE', `/${empty.id}`)).statusCode).toBe(204);
  expect((await ask('DELETE', `/${empty.id}`)).json().code).toBe('category_not_found');
});

test('a change made from an older version is refused with the category as it is', async () => {
  const { id, version } = await create();
  expect((await ask('PATCH', `/${id}`, { name: '新', version })).json()).toMatchObject({
    name: '新',
    version: 2,
  });
  expect((await ask('PATCH', `/${id}`, { name: '旧', version })).json()).toMatchObject({
    code: 'edited_meanwhile',
    current: { name: '新', version: 2 },
  });
});

test('each write has an audit entry with the state before and after', async () => {
  const { id } = await create({ name: '前' });
  await ask('PATCH', `/${id}`, { name: '后' });
  await ask('DELETE', `/${id}`);
  const rows = await shop.database.db
    .selectFrom('audit_log')
    .select(['action', 'before', 'after'])
    .where('subject', '=', `category:${id}`)
    .orderBy('id')
    .execute();
  expect(rows).toMatchObject([
    { action: 'category.create', before: null, after: { name: '前' } },
    { action: 'category.change', before: { name: '前' }, after: { name: '后' } },
    { action: 'category.delete', before: { name: '后' }, after: null },
  ]);
});
