import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { bearer, givenSku, givenUser } from '../../test/given.ts';
import { whileLocked } from '../../test/locks.ts';
import { bearerOf, browserOf, PASSWORD } from '../../test/people.ts';
import { outcomeOf } from '../../test/phone.ts';
import type { Favourite } from './schema.ts';

let shop: TestShop;
let userId: string;
let headers: { authorization: string };

beforeAll(async () => {
  shop = await startTestShop();
});
beforeEach(async () => {
  userId = (await givenUser(shop.database.db)).id;
  headers = bearer(shop.tokens, userId);
});
afterAll(() => shop.close());

const ask = (method: 'GET' | 'PUT' | 'DELETE', path = '', by: Record<string, string> = headers) =>
  shop.app.inject({ method, url: `/api/me/favourites${path}`, headers: by });
const list = async (by: Record<string, string> = headers): Promise<Favourite[]> =>
  (await ask('GET', '', by)).json().items;
const setPrice = (skuId: string, priceFen: number) =>
  shop.database.pool.query('UPDATE skus SET price_fen = $2 WHERE id = $1', [skuId, priceFen]);

test('a favourite shows the price now, the price when it was added, and the time; a repeat keeps both', async () => {
  const { skuId, productId } = await givenSku(shop.database.db, { priceFen: 9_900 });
  const added = await ask('PUT', `/${productId}`);
  expect([added.statusCode, added.json()]).toEqual([
    200,
    {
      productId,
      slug: 'cotton-shirt',
      title: '全棉衬衫',
      imageUrl: null,
      priceFen: 9_900,
      addedPriceFen: 9_900,
      addedAt: expect.any(String),
      salesCount: 0,
      inStock: true,
      isOnShelf: true,
    },
  ]);
  await setPrice(skuId, 7_900);
  const repeated = await ask('PUT', `/${productId.toUpperCase()}`);
  const after = { ...added.json(), priceFen: 7_900 };
  expect([repeated.statusCode, repeated.json()]).toEqual([200, after]);
  expect(await list()).toEqual([after]);
  expect((await list({ ...headers, 'accept-language': 'en' }))[0]?.title).toBe('Cotton shirt');
});

test('the newest favourite comes first, and each shopper sees their own', async () => {
  const first = await givenSku(shop.database.db);
  const second = await givenSku(shop.database.db);
  for (const { productId } of [first, second]) await ask('PUT', `/${productId}`);
  expect((await list()).map(({ productId }) => productId)).toEqual([second.productId, first.productId]);
  expect(await list(bearer(shop.tokens, (await givenUser(shop.database.db)).id))).toEqual([]);
});

test('a favourite is removed with 204, as often as one asks', async () => {
  const { productId } = await givenSku(shop.database.db);
  await ask('PUT', `/${productId}`);
  for (const path of [productId, productId, randomUUID(), 'nonsense'])
    expect((await ask('DELETE', `/${path}`)).statusCode).toBe(204);
  expect(await list()).toEqual([]);
});

test('a product that is unknown, a draft or off the shelf cannot be added; one that leaves the shelf stays listed', async () => {
  const { db } = shop.database;
  const setStatus = (id: string, status: 'draft' | 'off_shelf') =>
    db.updateTable('products').set({ status }).where('id', '=', id).execute();
  const [draft, gone, kept] = [await givenSku(db), await givenSku(db), await givenSku(db)];
  await setStatus(draft.productId, 'draft');
  await setStatus(gone.productId, 'off_shelf');
  for (const id of [draft.productId, gone.productId, randomUUID(), 'nonsense'])
    expect(outcomeOf(await ask('PUT', `/${id}`))).toEqual([404, 'product_not_found']);
  await ask('PUT', `/${kept.productId}`);
  await setStatus(kept.productId, 'off_shelf');
  expect(await list()).toEqual([
    expect.objectContaining({ productId: kept.productId, isOnShelf: false, priceFen: 1_000 }),
  ]);
});

test('the 501st favourite is refused, also while another request adds the last one', async () => {
  const { pool, db } = shop.database;
  const [last, late] = [await givenSku(db), await givenSku(db)];
  await pool.query(
    `WITH made AS (INSERT INTO products (category_id, slug, title)
       SELECT category_id, 'p', '商品' FROM products, generate_series(1, 499) WHERE products.id = $2 RETURNING id)
     INSERT INTO favourites (user_id, product_id) SELECT $1, id FROM made`,
    [userId, last.productId],
  );
  const answer = await whileLocked(
    pool,
    [
      ['SELECT FROM users WHERE id = $1 FOR UPDATE', [userId]],
      ['INSERT INTO favourites (user_id, product_id) VALUES ($1, $2)', [userId, last.productId]],
    ],
    () => ask('PUT', `/${late.productId}`),
  );
  expect(outcomeOf(answer)).toEqual([409, 'too_many_favourites']);
  expect(await list()).toHaveLength(500);
});

test('a deleted account has no favourites', async () => {
  const browser = browserOf(shop);
  const here = await browser.register();
  const by = bearerOf(here);
  const { productId } = await givenSku(shop.database.db);
  await ask('PUT', `/${productId}`, by);
  expect((await browser.ask('DELETE', '/api/me', { password: PASSWORD }, by)).statusCode).toBe(204);
  const { rows } = await shop.database.pool.query('SELECT FROM favourites WHERE user_id = $1', [
    here.json().user.id,
  ]);
  expect(rows).toEqual([]);
  expect(outcomeOf(await ask('PUT', `/${productId}`, by))).toEqual([403, 'token_invalid']);
});
