import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedSampleShop } from '../../../sample-shop/index.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
  await seedSampleShop(shop.database.db);
});
afterAll(() => shop.close());

async function suggest(q: string, language = 'zh-CN'): Promise<{ text: string; productId?: string }[]> {
  const url = `/api/search/suggestions?q=${encodeURIComponent(q)}`;
  const answer = await shop.app.inject({ url, headers: { 'accept-language': language } });
  expect(answer.statusCode).toBe(200);
  return answer.json().items;
}

test.each([
  ['耳', 'zh-CN', '耳机', '头戴式降噪蓝牙耳机'],
  ['erj', 'zh-CN', '耳机', '头戴式降噪蓝牙耳机'],
  ['zhangp', 'zh-CN', '帐篷', '三季双层露营帐篷'],
  ['圍', 'zh-CN', '围巾', '美利奴羊毛围巾'],
  ['ＨＥＡＤＰ', 'en', 'headphones', 'Noise-cancelling Bluetooth headphones'],
  ['hedphones', 'en', 'headphones', 'Noise-cancelling Bluetooth headphones'],
  ['耳几', 'zh-CN', '耳机', '头戴式降噪蓝牙耳机'],
])('%s in %s suggests %s and the product %s', async (q, language, word, title) => {
  const items = await suggest(q, language);
  expect(items).toContainEqual({ text: word });
  const product = items.find(({ productId }) => productId !== undefined);
  expect(product?.text).toBe(title);
  const answer = await shop.app.inject({ url: `/api/products/${product?.productId}` });
  expect(answer.statusCode).toBe(200);
});

test('a reader of English gets no Chinese words', async () => {
  for (const q of ['e', 'zh', 'w'])
    for (const { text } of await suggest(q, 'en')) expect(text).not.toMatch(/\p{Script=Han}/u);
});

test('no letter, and what nothing is like, suggest nothing; a text of more than 100 characters is refused', async () => {
  for (const q of ['', '  ', '%', '🎉', 'zzqqxx']) expect(await suggest(q)).toEqual([]);
  const answer = await shop.app.inject({ url: `/api/search/suggestions?q=${'x'.repeat(101)}` });
  expect(answer.statusCode).toBe(400);
  expect((await shop.app.inject({ url: '/api/search/suggestions' })).statusCode).toBe(400);
});

test('a product that leaves the shelf is suggested no more', async () => {
  await shop.database.pool.query(`UPDATE products SET status = 'off_shelf' WHERE title = '美利奴羊毛围巾'`);
  expect((await suggest('围巾')).filter(({ productId }) => productId !== undefined)).toEqual([]);
});
