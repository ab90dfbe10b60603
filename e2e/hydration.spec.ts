import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { givenShopPages, type ShopPages } from './shop-pages.ts';
import { signIn } from './shoppers.ts';

/** Every page opens in a browser without cache, in both languages, without a hydration warning or a console error. */

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });
const PHONE = { width: 390, height: 844 };
/** Chromium logs every document with the status 404. */
const NOT_FOUND = /^Failed to load resource: .* 404/;

let shop: StoryShop;
let pages: ShopPages;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
  pages = await givenShopPages(shop);
});
afterAll(() => shop?.close());

const WRONG = ['/search?min=500&max=100', '/search?page=9999', '/search?min=abc'].map((path) => ({
  name: path,
  path,
  isPersonal: false,
}));

/** Opens every page in a new browser. @returns what the pages and the console said */
async function openAll(locale: string, lang: string): Promise<string[]> {
  const first = await shop.open(PHONE);
  await signIn(first.page, pages.shopper.username);
  const storageState = await first.context.storageState();
  await first.close();
  const found: string[] = [];
  for (const { name, path, isPersonal } of [...pages.all, ...WRONG]) {
    const reader = isPersonal ? { locale, storageState } : { locale };
    const { page, context, errors, consoleMessages, close } = await shop.open(PHONE, reader);
    await context.addCookies([{ name: 'lang', value: lang, url: shop.url }]);
    await page.goto(path, { waitUntil: 'networkidle' });
    const expected = name === 'not-found' ? NOT_FOUND : /^$/;
    const messages = consoleMessages.filter((text) => !expected.test(text));
    found.push(...[...errors, ...messages].map((text) => `${path}: ${text}`));
    await close();
  }
  return found;
}

describe.each([
  { locale: 'zh-CN', lang: 'zh-CN' },
  { locale: 'en-GB', lang: 'en' },
])('in $lang', ({ locale, lang }) => {
  test('no page reports a hydration mismatch or a console error', async () => {
    expect(await openAll(locale, lang)).toEqual([]);
  });
});
