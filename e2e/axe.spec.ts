import AxeBuilder from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openStoryShop, type Story, type StoryShop } from './browser.ts';
import { givenShopPages, type ShopPages } from './shop-pages.ts';
import { signIn } from './shoppers.ts';

/**
 * Runs axe-core on every page. `FULL=on` takes both languages in both themes; otherwise each of them runs once.
 */

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

const READERS = [
  { locale: 'zh-CN', colorScheme: 'light' },
  { locale: 'en-GB', colorScheme: 'dark' },
  { locale: 'zh-CN', colorScheme: 'dark' },
  { locale: 'en-GB', colorScheme: 'light' },
] as const;
const readers = process.env.FULL === 'on' ? READERS : READERS.slice(0, 2);

let shop: StoryShop;
let pages: ShopPages;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
  pages = await givenShopPages(shop);
});
afterAll(() => shop?.close());

/** Opens a page, waits until its contents have loaded, and returns what axe-core finds. */
async function violationsOn({ page }: Story, path: string): Promise<string[]> {
  await page.goto(path, { waitUntil: 'networkidle' });
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  expect(passes.length).toBeGreaterThan(5);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${path} ${id}: ${target.join(' ')}`),
  );
}

describe.each(readers)('in $locale, $colorScheme', (reader) => {
  test('axe-core finds nothing on the public pages', async () => {
    const story = await shop.open({ width: 390, height: 844 }, reader);
    const found: string[] = [];
    for (const { path } of pages.all.filter(({ isPersonal }) => !isPersonal))
      found.push(...(await violationsOn(story, path)));
    expect(found).toEqual([]);
    await story.close();
  });

  test('axe-core finds nothing on the pages of a signed-in shopper', async () => {
    const story = await shop.open({ width: 1280, height: 900 }, { colorScheme: reader.colorScheme });
    await signIn(story.page, pages.shopper.username);
    const language = { name: 'lang', value: reader.locale === 'zh-CN' ? 'zh-CN' : 'en', url: shop.url };
    await story.context.addCookies([language]);
    const found: string[] = [];
    for (const { path } of pages.all.filter(({ isPersonal }) => isPersonal))
      found.push(...(await violationsOn(story, path)));
    expect(found).toEqual([]);
    await story.close();
  });
});
