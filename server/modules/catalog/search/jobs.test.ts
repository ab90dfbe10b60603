import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenCategory } from '../../../test/given.ts';
import { recountWords, updateOutdatedTerms } from './jobs.ts';

/** A shop whose goods came before the present rules of the search, in numbers that need several pages. */

const GOODS = 720;
const PAGE_SIZE = 24;

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
  const { db } = shop.database;
  const categoryId = (await givenCategory(db)).id;
  await sql`
    INSERT INTO products (category_id, slug, title, title_en, sales_count)
    SELECT ${categoryId}, 'scarf', CASE n WHEN 700 THEN '围巾' ELSE '羊毛围巾 ' || n END, 'Wool scarf', 1000 - n
    FROM generate_series(1, ${GOODS}::int) n`.execute(db);
  await sql`INSERT INTO skus (product_id, price_fen) SELECT id, 100 FROM products`.execute(db);
  await sql`INSERT INTO stock (sku_id, on_hand) SELECT id, 1 FROM skus`.execute(db);
});
afterAll(() => shop.close());

async function search(q: string, filters = '') {
  const url = `/api/products?q=${encodeURIComponent(q)}&pageSize=${PAGE_SIZE}${filters}`;
  return (await shop.app.inject({ url })).json() as {
    total: number;
    items: { id: string; title: string; salesCount: number }[];
    searchedFor?: string;
  };
}

test('a product of an older version is found after the job has run, once and in batches', async () => {
  expect((await search('围巾')).total).toBe(0);
  expect(await updateOutdatedTerms(shop.database.db, undefined, 100)).toBe(GOODS);
  expect(await updateOutdatedTerms(shop.database.db)).toBe(0);
  // Another URL, because the answer before is remembered for a second.
  expect((await search('围巾', '&minPriceFen=1')).total).toBe(GOODS);
  expect(await search('weijin')).toMatchObject({ total: GOODS, searchedFor: '围巾' });
});

test.each(['', '&sort=sales', '&sort=price_asc', '&sort=newest'])(
  'with%s the pages of a large result have every product once, and each says the same total',
  async (sort) => {
    const ids = new Set<string>();
    const pages = GOODS / PAGE_SIZE;
    for (let page = 1; page <= pages; page++) {
      const { total, items } = await search('羊毛 围巾', `${sort}&page=${page}&minPriceFen=2`);
      expect(total).toBe(GOODS - 1);
      for (const { id } of items) ids.add(id);
      if (page === pages) expect(items).toHaveLength(PAGE_SIZE - 1);
    }
    expect(ids.size).toBe(GOODS - 1);
    expect(await search('羊毛 围巾', `${sort}&page=${pages + 1}`)).toMatchObject({
      total: GOODS - 1,
      items: [],
    });
  },
);

test('the title that is the query comes first, although 699 of 720 products sell better', async () => {
  expect((await search('围巾', '&maxPriceFen=200')).items[0]?.title).toBe('围巾');
});

test('sort=sales is by the exact sales', async () => {
  const sales = (await search('wool scarf', '&sort=sales')).items.map(({ salesCount }) => salesCount);
  expect(sales).toEqual(sales.toSorted((a, b) => b - a));
  expect(sales[0]).toBe(999);
});

test('words are counted by the products on the shelf; one that none has is no correction', async () => {
  const { db } = shop.database;
  await recountWords(db);
  const counted = () =>
    db.selectFrom('search_words').select('products').where('word', '=', '围巾').executeTakeFirst();
  expect(await counted()).toEqual({ products: GOODS });
  await sql`UPDATE products SET status = 'off_shelf'`.execute(db);
  await recountWords(db);
  expect(await counted()).toEqual({ products: 0 });
  expect(await search('weijin', '&minPriceFen=3')).toMatchObject({ total: 0 });
});
