import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
    .select(['staff_id', 'action', 'before', 'after'])
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
    {
      staff_id: staffId,
      action: 'product.create',
      before: null,
      after: { title: '毛衣', titleEn: 'Jumper', categoryId, status: 'on_shelf', skus: 100 },
    },
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
    before: { title: '围巾', titleEn: 'Scarf', description: '', categoryId },
    after: change,
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
  expect((await auditOf(`sku:${skus[0].id}`)).map(({ before, after }) => [before, after])).toEqual([
    [{ priceFen: 500 }, { priceFen: 700 }],
    [{ status: 'on_shelf' }, { status: 'off_shelf' }],
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

describe('drafts, versions and SKUs', () => {
  test('a draft is not in the shop until it is put on the shelf, an archived product is in no list', async () => {
    const { id } = (await create({ title: '草稿', categoryId, status: 'draft', skus: [sku('红')] })).json();
    const inShop = async () => (await shop.app.inject({ url: `/api/products/${id}` })).statusCode;
    const inList = async (query = '') =>
      (await shop.app.inject({ url: `/api/admin/products?limit=200${query}`, headers }))
        .json()
        .items.some((each: { id: string }) => each.id === id);
    expect([await inShop(), await inList(), await inList('&status=draft')]).toEqual([404, true, true]);
    await patch(`products/${id}`, { status: 'on_shelf' });
    expect(await inShop()).toBe(200);
    await patch(`products/${id}`, { status: 'archived' });
    expect([await inShop(), await inList(), await inList('&status=archived')]).toEqual([404, false, true]);
  });

  test('a change made from an older version is refused with the product as it is', async () => {
    const { id, version } = (await create({ title: '杯子', categoryId, skus: [sku('红')] })).json();
    expect((await patch(`products/${id}`, { title: '马克杯', version })).json().version).toBe(version + 1);
    const stale = await patch(`products/${id}`, { title: '茶杯', version });
    expect([stale.statusCode, stale.json().code]).toEqual([409, 'edited_meanwhile']);
    expect(stale.json().current).toMatchObject({ title: '马克杯', version: version + 1 });
  });

  test('of many changes of one version at once, one is accepted', async () => {
    const { skus } = (await create({ title: '盘子', categoryId, skus: [sku('红')] })).json();
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((priceFen) => patch(`skus/${skus[0].id}`, { priceFen, version: 1 })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409, 409, 409]);
  });

  test('a SKU is added behind the others with its stock, and its codes, prices and threshold are kept', async () => {
    const { id } = (await create({ title: '碗', categoryId, skus: [sku('红')] })).json();
    const values = {
      code: 'BOWL-02',
      barcode: '6901234567892',
      listPriceFen: 2_000,
      costFen: 300,
      weightGrams: 250,
      lowStockAt: 5,
    };
    const answer = await shop.app.inject({
      method: 'POST',
      url: `/api/admin/products/${id}/skus`,
      headers,
      payload: { ...sku('蓝', 1_500, 7), ...values },
    });
    expect(answer.statusCode, answer.body).toBe(201);
    expect(answer.json()).toMatchObject({
      ...values,
      productId: id,
      onHand: 7,
      locked: 0,
      sold: 0,
      available: 7,
    });
    const product = (await shop.app.inject({ url: `/api/admin/products/${id}`, headers })).json();
    expect(product.skus.map((each: { options: { value: string }[] }) => each.options[0]?.value)).toEqual([
      '红',
      '蓝',
    ]);
    expect(product.version).toBe(2);
    expect((await patch(`skus/${answer.json().id}`, { code: null, lowStockAt: null })).json()).toMatchObject({
      code: null,
      lowStockAt: null,
      barcode: values.barcode,
    });
  });

  test('a code or options that another SKU has are refused, whoever comes first', async () => {
    const code = `C-${randomUUID().slice(0, 8)}`;
    const first = (await create({ title: '甲', categoryId, skus: [{ ...sku('红'), code }] })).json();
    const other = (await create({ title: '乙', categoryId, skus: [sku('红'), sku('蓝')] })).json();
    const taken = await patch(`skus/${other.skus[0].id}`, { code: code.toLowerCase() });
    expect([taken.statusCode, taken.json().code]).toEqual([409, 'sku_code_taken']);
    expect((await create({ title: '丙', categoryId, skus: [{ ...sku('红'), code }] })).json().code).toBe(
      'sku_code_taken',
    );
    const adds = await Promise.all(
      [1, 2, 3].map((priceFen) =>
        shop.app.inject({
          method: 'POST',
          url: `/api/admin/products/${first.id}/skus`,
          headers,
          payload: sku('绿', priceFen),
        }),
      ),
    );
    expect(adds.map((answer) => answer.json().code ?? answer.statusCode).sort()).toEqual([
      201,
      'sku_options_taken',
      'sku_options_taken',
    ]);
  });

  test('a price needs prices.write, other fields of a SKU do not', async () => {
    const { skuId } = await givenSku(shop.database.db);
    const { id } = await givenStaff(shop.database.db, []);
    await shop.database.pool.query(
      `WITH role AS (INSERT INTO roles (name, permissions) VALUES ('texts', '{catalog.read,catalog.write}') RETURNING id)
       INSERT INTO staff_roles (staff_id, role_id) SELECT $1, id FROM role`,
      [id],
    );
    const writer = staffBearer(shop.tokens, id);
    const change = (payload: object) =>
      shop.app.inject({ method: 'PATCH', url: `/api/admin/skus/${skuId}`, headers: writer, payload });
    expect((await change({ listPriceFen: 5 })).json().code).toBe('permission_denied');
    expect((await change({ lowStockAt: 5 })).statusCode).toBe(200);
  });
});

describe('the list of products', () => {
  const list = async (query: string) =>
    (await shop.app.inject({ url: `/api/admin/products?${query}`, headers })).json();
  const idsOf = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id);

  test('a product is found by its title in either language, its SKU code and its barcode', async () => {
    const mark = randomUUID().slice(0, 8);
    const made = await create({
      title: '紫砂壶',
      titleEn: `Teapot ${mark}`,
      categoryId,
      skus: [{ ...sku('红'), code: `T-${mark}`, barcode: `69${mark}` }],
    });
    const { id } = made.json();
    for (const q of ['紫砂', mark, `t-${mark}`, `69${mark}`])
      expect(idsOf(await list(`q=${encodeURIComponent(q)}`)), q).toContain(id);
    expect(idsOf(await list('q=nothinglikethis'))).toEqual([]);
  });

  test.each(['newest', 'updated'])(
    'pages by %s follow each other without a gap or a repeat',
    async (sort) => {
      const category = (await givenCategory(shop.database.db)).id;
      for (let each = 0; each < 7; each += 1)
        await create({ title: `商品 ${each}`, categoryId: category, skus: [sku('红')] });
      const seen: string[] = [];
      let query = `categoryId=${category}&sort=${sort}&limit=3`;
      for (;;) {
        const page = await list(query);
        expect([page.count, page.countIsExact]).toEqual([7, true]);
        seen.push(...page.items.map((each: { title: string }) => each.title));
        if (page.nextAfter === null) break;
        query = `categoryId=${category}&sort=${sort}&limit=3&after=${page.nextAfter}`;
      }
      expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((each) => `商品 ${each}`));
    },
  );

  test('a sale does not touch what the list is sorted by', async () => {
    const { productId } = await givenSku(shop.database.db);
    const before = await shop.database.pool.query('SELECT xmin FROM product_listing WHERE product_id = $1', [
      productId,
    ]);
    await shop.database.pool.query('UPDATE products SET sales_count = sales_count + 1 WHERE id = $1', [
      productId,
    ]);
    const after = await shop.database.pool.query('SELECT xmin FROM product_listing WHERE product_id = $1', [
      productId,
    ]);
    expect(after.rows).toEqual(before.rows);
  });
});
