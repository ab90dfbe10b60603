import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';

/** The search box with its suggestions, and what a search shows that finds nothing as it is written. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
];
const HEADPHONES = '头戴式降噪蓝牙耳机';

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

const boxOf = (page: Page) => page.getByRole('combobox', { name: /搜索商品|Search products/ });
const optionsOf = (page: Page) => page.getByRole('listbox').getByRole('option');

async function type(page: Page, text: string): Promise<void> {
  await page.goto('/', { waitUntil: 'networkidle' });
  await boxOf(page).pressSequentially(text, { delay: 20 });
  await optionsOf(page).first().waitFor();
}

test.each(SIZES)(
  'at $width pixels suggestions stay inside the window, and axe-core finds nothing',
  async (size) => {
    const { page, close } = await shop.open(size);
    await type(page, 'erj');
    const place = await page.getByRole('listbox').boundingBox();
    expect(place?.x).toBeGreaterThanOrEqual(0);
    expect((place?.x ?? 0) + (place?.width ?? 0)).toBeLessThanOrEqual(size.width);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`)).toEqual([]);
    await close();
  },
);

test('arrows choose a suggestion, Enter searches for it, and Escape closes the list', async () => {
  const { page, errors, close } = await shop.open(SIZES[1] as (typeof SIZES)[0]);
  await type(page, 'erji');
  const box = boxOf(page);
  expect(await box.getAttribute('aria-expanded')).toBe('true');
  await page.keyboard.press('ArrowDown');
  const active = await box.getAttribute('aria-activedescendant');
  expect(await page.locator(`[id="${active}"]`).getAttribute('aria-selected')).toBe('true');
  expect(await page.locator(`[id="${active}"]`).textContent()).toBe('耳机');
  await page.keyboard.press('Escape');
  expect(await box.getAttribute('aria-expanded')).toBe('false');
  expect(await box.inputValue()).toBe('erji');
  await page.keyboard.press('ArrowDown');
  await optionsOf(page).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\?q=%E8%80%B3%E6%9C%BA$/);
  await page.getByRole('main').getByRole('article').first().waitFor();
  expect(await box.getAttribute('aria-expanded')).toBe('false');
  expect(errors).toEqual([]);
  await close();
});

test('a press on the title of a product opens the product', async () => {
  const { page, close } = await shop.open(SIZES[0] as (typeof SIZES)[0]);
  await type(page, '耳机');
  await optionsOf(page).filter({ hasText: HEADPHONES }).click();
  await page.waitForURL(/\/products\//);
  await page.getByRole('heading', { level: 1, name: HEADPHONES }).waitFor();
  await close();
});

test('a search with a typing error says what it searched for, without JavaScript too', async () => {
  const { page, close } = await shop.open(SIZES[0] as (typeof SIZES)[0], { javaScriptEnabled: false });
  await page.goto(`/search?q=${encodeURIComponent('帐蓬')}`);
  await page.getByText('以下是“帐篷”的结果').waitFor();
  expect(await page.getByRole('main').getByRole('article').first().textContent()).toContain('露营帐篷');
  await close();
});

test('a search that finds nothing shows goods and categories', async () => {
  const { page, consoleMessages, close } = await shop.open(SIZES[1] as (typeof SIZES)[0], {
    locale: 'en-GB',
  });
  await page.goto('/search?q=zzxxqq', { waitUntil: 'networkidle' });
  const main = page.getByRole('main');
  await main.getByRole('heading', { name: 'Nothing found for “zzxxqq”' }).waitFor();
  expect(await main.getByRole('article').count()).toBe(8);
  expect(await main.getByRole('link', { name: 'Electronics' }).count()).toBe(1);
  expect(consoleMessages).toEqual([]);
  await close();
});
