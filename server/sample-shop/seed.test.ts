import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Category, ListedProduct, Product } from '../modules/catalog/index.ts';
import { openPostgres } from '../platform/postgres/postgres.ts';
import { startTestShop, type TestShop } from '../test/app.ts';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { givenCategory } from '../test/given.ts';
import { ICONS_FILE, pickIcons } from './pick-icons.ts';
import { pictures } from './pictures.ts';
import { seedSampleShop } from './seed.ts';

describe('the sample shop', () => {
  let shop: TestShop;
  let products: ListedProduct[];
  let whole: Product[];

  beforeAll(async () => {
    shop = await startTestShop({ SAMPLE_SHOP: 'on' });
    expect(await seedSampleShop(shop.database.db)).toBe(true);
    products = (await get('/api/products?pageSize=100')).items;
    whole = await Promise.all(products.map(({ id }) => get(`/api/products/${id}`)));
  });
  afterAll(() => shop.close());

  async function get(url: string, language = 'zh-CN') {
    const answer = await shop.app.inject({ url, headers: { 'accept-language': language } });
    expect(answer.statusCode).toBe(200);
    return answer.json();
  }

  test('has at least 24 products in at least 6 categories of two levels, none of them empty', async () => {
    expect(products.length).toBeGreaterThanOrEqual(24);
    const { items } = (await get('/api/categories')) as { items: Category[] };
    expect(items.length).toBeGreaterThanOrEqual(6);
    for (const { children } of items) {
      expect(children.length).toBeGreaterThan(0);
      for (const { id } of children)
        expect((await get(`/api/products?categoryId=${id}`)).total).toBeGreaterThan(0);
    }
  });

  test('has everything in both languages', async () => {
    const english = await Promise.all(products.map(({ id }) => get(`/api/products/${id}`, 'en')));
    for (const product of english)
      expect(JSON.stringify({ ...product, images: [] })).not.toMatch(/\p{Script=Han}/u);
    for (const { title, description } of whole) {
      expect(title).toMatch(/\p{Script=Han}/u);
      expect([...description].length).toBeGreaterThan(30);
    }
    const { items } = await get('/api/categories', 'en');
    expect(JSON.stringify(items)).not.toMatch(/\p{Script=Han}/u);
  });

  test('has goods with colours and sizes, and each colour has its own picture', () => {
    const withChoices = whole.filter(({ skus }) => (skus[0]?.options.length ?? 0) >= 2);
    expect(withChoices.length).toBeGreaterThanOrEqual(5);
    for (const { skus } of withChoices) {
      const byColour = Map.groupBy(skus, ({ imageUrl }) => imageUrl);
      for (const same of byColour.values()) {
        const chosen = same.map(({ options }) => options.find(({ name }) => name === '颜色')?.value);
        expect(new Set(chosen).size).toBe(1);
      }
    }
  });

  test('has a slug of its own for each product, and every product in stock', () => {
    expect(new Set(products.map(({ slug }) => slug)).size).toBe(products.length);
    expect(products.filter(({ inStock }) => !inStock)).toEqual([]);
    expect(products.filter(({ salesCount }) => salesCount !== 0)).toEqual([]);
  });

  test('has stock that equals the sum of its adjustments, with nothing locked or sold', async () => {
    const { rows } = await shop.database.pool.query(`
      SELECT stock.sku_id FROM stock
      LEFT JOIN stock_adjustments USING (sku_id)
      GROUP BY stock.sku_id HAVING on_hand <> coalesce(sum(delta), 0) OR locked <> 0 OR sold <> 0`);
    expect(rows).toEqual([]);
  });

  test('serves every picture, square and cached as immutable', async () => {
    const urls = new Set(
      whole.flatMap(({ images, skus }) =>
        [...images, ...skus].map((each) => ('url' in each ? each.url : each.imageUrl)),
      ),
    );
    urls.delete(null);
    expect(urls.size).toBeGreaterThan(products.length);
    for (const url of urls) {
      const answer = await shop.app.inject({ url: String(url) });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'image/svg+xml',
        'cache-control': 'public, max-age=31536000, immutable',
      });
      expect(answer.body).toContain('viewBox="0 0 1200 1200"');
    }
    for (const { images } of whole)
      for (const image of images) expect(image).toMatchObject({ width: 1_200, height: 1_200 });
    expect((await shop.app.inject({ url: '/images/sample/nothing.svg' })).statusCode).toBe(404);
  });

  test('finds each product by the words that a shopper would try', async () => {
    for (const [q, title] of [
      ['T恤', '重磅精梳棉短袖T恤'],
      ['bluetooth headphones', '头戴式降噪蓝牙耳机'],
      ['跑鞋', '轻量缓震跑步鞋'],
      ['tent', '三季双层露营帐篷'],
      ['月饼礼盒', '广式月饼礼盒'],
    ] as const) {
      const { items } = await get(`/api/products?q=${encodeURIComponent(q)}`);
      expect(items[0]?.title).toBe(title);
    }
  });
});

describe('seeding', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test('six processes at once seed the shop once; a later one adds nothing', async () => {
    const others = Array.from({ length: 6 }, () =>
      openPostgres({ url: database.url, poolMax: 1, statementTimeoutMs: 10_000 }, () => {}),
    );
    const filled = await Promise.all(others.map(({ db }) => seedSampleShop(db)));
    await Promise.all(others.map((other) => other.close()));
    expect(filled.filter(Boolean)).toHaveLength(1);
    const { rows } = await database.pool.query(
      'SELECT count(*) AS slugs, count(DISTINCT slug) AS distinct FROM products',
    );
    expect(rows[0].slugs).toBe(rows[0].distinct);
    expect(await seedSampleShop(database.db)).toBe(false);
  });

  test('a shop with a category of its own gets no sample goods', async () => {
    const own = await createTestDatabase();
    await givenCategory(own.db);
    expect(await seedSampleShop(own.db)).toBe(false);
    await own.drop();
  });
});

test('icons.json equals what pick-icons.ts makes of the installed package', async () => {
  expect(await readFile(ICONS_FILE, 'utf8')).toBe(await pickIcons());
});

test('every picture is a complete SVG document, and no two are equal', () => {
  const all = [...pictures().values()];
  for (const { svg } of all) {
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    expect(svg.endsWith('</svg>\n')).toBe(true);
  }
  expect(new Set(all.map(({ svg }) => svg)).size).toBe(all.length);
});
