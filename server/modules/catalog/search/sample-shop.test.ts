import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedSampleShop } from '../../../sample-shop/index.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';

let shop: TestShop;

beforeAll(async () => {
  shop = await startTestShop();
  await seedSampleShop(shop.database.db);
});
afterAll(() => shop.close());

async function search(q: string, language = 'zh-CN', filters = '') {
  const answer = await shop.app.inject({
    url: `/api/products?q=${encodeURIComponent(q)}${filters}`,
    headers: { 'accept-language': language },
  });
  expect(answer.statusCode).toBe(200);
  const { items, total, searchedFor, instead } = answer.json();
  return { titles: items.map(({ title }: { title: string }) => title), total, searchedFor, instead };
}

const HEADPHONES = '头戴式降噪蓝牙耳机';
const TENT = '三季双层露营帐篷';
const TEE = '重磅精梳棉短袖T恤';
const SCARF = '美利奴羊毛围巾';

test.each([
  // As it is written.
  ['耳机', HEADPHONES],
  ['帐篷', TENT],
  ['蓝牙耳机', HEADPHONES],
  ['三季双层露营帐篷', TENT],
  ['headphones', HEADPHONES],
  ['USB 桌面麦克风', 'USB 桌面麦克风'],
  // Traditional characters and full-width forms.
  ['圍巾', SCARF],
  ['帳篷', TENT],
  ['ＵＳＢ', 'USB 桌面麦克风'],
  // Joined and split.
  ['Tshirt', TEE],
  ['T-shirt', TEE],
  ['T shirt', TEE],
  ['t恤', TEE],
  ['head phones', HEADPHONES],
  ['耳 机', HEADPHONES],
  // Other names of the same goods.
  ['手表', '极简石英腕表'],
  ['rucksack', '18 升日用双肩包'],
])('%s finds %s first, as it is written', async (q, title) => {
  const { titles, searchedFor } = await search(q);
  expect(titles[0]).toBe(title);
  expect(searchedFor).toBeUndefined();
});

test.each([
  // Characters that sound the same, and one wrong character.
  ['耳几', HEADPHONES, '耳机'],
  ['帐蓬', TENT, '帐篷'],
  ['帐逢', TENT, '帐篷'],
  ['露营帐蓬', TENT, '露营帐篷'],
  ['降噪耳几', HEADPHONES, '耳机'],
  ['羽毛求拍', '碳素羽毛球拍套装', '羽毛球拍'],
  // Wrong letters.
  ['hedphones', HEADPHONES, 'headphones'],
  ['headphnoes', HEADPHONES, 'headphones'],
  ['scraf', SCARF, 'scarf'],
  ['wirless mouse', '静音无线鼠标', 'wireless mouse'],
  // Pinyin and initials.
  ['erji', HEADPHONES, '耳机'],
  ['er ji', HEADPHONES, '耳机'],
  ['zhangpeng', TENT, '帐篷'],
  ['lu ying zhang peng', TENT, '露营帐篷'],
  ['zangpeng', TENT, '帐篷'],
  ['lanyaerji', HEADPHONES, '蓝牙耳机'],
  ['weijin', SCARF, '围巾'],
  ['ej', HEADPHONES, '耳机'],
  ['zp', TENT, '帐篷'],
  ['lyej', HEADPHONES, '蓝牙耳机'],
])('%s finds %s first and says that it searched for %s', async (q, title, searchedFor) => {
  const found = await search(q);
  expect(found.titles[0]).toBe(title);
  expect(found.searchedFor).toBe(searchedFor);
});

test.each([
  ['hedphones', 'Noise-cancelling Bluetooth headphones'],
  ['tshirt', 'Heavyweight combed-cotton tee'],
  ['flashlight', 'Rechargeable torch'],
  ['圍巾', 'Merino wool scarf'],
])('in English, %s finds %s first', async (q, title) => {
  expect((await search(q, 'en')).titles[0]).toBe(title);
});

test('手机, which only the description of a dress has, finds nothing; there are goods to look at', async () => {
  const { titles, total, instead } = await search('手机');
  expect({ titles, total }).toEqual({ titles: [], total: 0 });
  expect(instead).toMatchObject({ kind: 'popular' });
  expect(instead.items).toHaveLength(8);
});

test('a word that several descriptions have and no title finds nothing, and shows the goods that mention it', async () => {
  const { total, instead } = await search('透气');
  expect(total).toBe(0);
  expect(instead.kind).toBe('mentioned');
  expect(instead.items.length).toBeGreaterThan(1);
});

test('two words that only a description has find it', async () => {
  expect((await search('酒红丝带')).titles).toEqual(['手编拉菲草宽檐帽']);
});

test('a description adds a product of the same category behind the titles', async () => {
  expect((await search('蓝牙')).titles.slice(0, 2)).toEqual([HEADPHONES, '桌面收音机音箱']);
});

test('filters and sorts go on working with a corrected query', async () => {
  const { rows } = await shop.database.pool.query(
    `SELECT category_id FROM products WHERE title = '三季双层露营帐篷'`,
  );
  const category = `&categoryId=${rows[0].category_id}`;
  expect((await search('zhangpeng', 'zh-CN', `${category}&sort=price_asc`)).titles[0]).toBe(TENT);
  expect((await search('erji', 'zh-CN', category)).total).toBe(0);
  expect((await search('erji', 'zh-CN', '&maxPriceFen=100')).total).toBe(0);
  expect((await search('erji', 'zh-CN', '&minPriceFen=100&sort=sales')).titles).toEqual([HEADPHONES]);
});
