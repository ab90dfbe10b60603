import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { givenShopper, PASSWORD } from './shoppers.ts';

/** On a slow network a page is visible before its scripts have arrived. What a shopper does then is not lost. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });
const PHONE = { width: 390, height: 844 };

let shop: StoryShop;
let productPath: string;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
  const list = await fetch(`${shop.url}/api/products?q=${encodeURIComponent('棉')}`);
  const { items } = (await list.json()) as { items: { id: string }[] };
  productPath = `/products/${items[0]?.id}`;
});
afterAll(() => shop?.close());

/** Opens a page whose scripts do not arrive until `release` is called. */
async function openWithoutScripts(page: Page, path: string): Promise<() => void> {
  const released = Promise.withResolvers<void>();
  await page.route(/\/assets\/(?!early-presses)[^/]+\.js$/, async (route) => {
    await released.promise;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  await page.getByRole('main').waitFor();
  return released.resolve;
}

test('goods put into the cart before the scripts arrive are in the cart afterwards', async () => {
  const { page, errors, close } = await shop.open(PHONE);
  const release = await openWithoutScripts(page, productPath);
  const add = page.getByRole('button', { name: '加入购物车' });
  await add.click();
  expect(await add.getAttribute('aria-busy')).toBe('true');
  release();
  await page.getByText('已加入购物车').first().waitFor();
  await page.getByRole('link', { name: '购物车，1 件', exact: true }).first().waitFor();
  await expect.poll(() => add.getAttribute('aria-busy')).toBeNull();
  expect(errors).toEqual([]);
  await close();
});

test('an option chosen before the scripts arrive stays chosen', async () => {
  const { page, close } = await shop.open(PHONE);
  const release = await openWithoutScripts(page, productPath);
  const other = page.locator('input[type=radio]:not(:checked):not(:disabled)').first();
  const value = await other.inputValue();
  await other.check({ force: true });
  release();
  await page.waitForURL(/\?sku=/);
  const chosen = page.getByRole('radio', { name: value, exact: true });
  await expect.poll(() => chosen.isChecked()).toBe(true);
  await close();
});

test('a sign-in that is typed and sent before the scripts arrive signs in', async () => {
  const { username } = await givenShopper(shop.url);
  const { page, close } = await shop.open(PHONE);
  const release = await openWithoutScripts(page, '/login');
  await page.getByLabel('用户名或手机号').fill(username);
  await page.getByRole('textbox', { name: '密码', exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: '登录', exact: true }).click();
  expect(new URL(page.url()).pathname).toBe('/login');
  release();
  await page.waitForURL((url) => url.pathname === '/');
  await close();
});
