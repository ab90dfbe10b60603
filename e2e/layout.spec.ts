import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { givenShopPages, type ShopPages } from './shop-pages.ts';
import { signIn } from './shoppers.ts';

/** Sizes and positions that broke before. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });
const PHONE = { width: 390, height: 844 };

let shop: StoryShop;
let pages: ShopPages;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
  pages = await givenShopPages(shop);
});
afterAll(() => shop?.close());

async function openSignedIn(size = PHONE) {
  const story = await shop.open(size);
  await signIn(story.page, pages.shopper.username);
  return story;
}
const pathOf = (name: string) => pages.all.find((page) => page.name === name)?.path ?? '';

/** Puts a line of 120 pieces into the guest cart. */
async function fillGuestCart(page: Page): Promise<void> {
  const line = {
    skuId: 's',
    productId: 'p',
    title: 'x',
    options: [],
    imageUrl: null,
    priceFen: 100,
    count: 120,
  };
  const cart = JSON.stringify({ mergeId: 'm', items: [{ ...line, isChecked: true }] });
  await page.evaluate((text) => localStorage.setItem('jishi.guestCart', text), cart);
  await page.reload();
}

test('the badge of a cart with more than 99 pieces is one line high', async () => {
  const { page, close } = await shop.open(PHONE);
  await page.goto('/');
  await fillGuestCart(page);
  const badge = page.getByText('99+', { exact: true }).last();
  await badge.waitFor();
  expect((await badge.boundingBox())?.height).toBeLessThanOrEqual(24);
  await close();
});

test('a sheet on a phone has space below its last button', async () => {
  const { page, close } = await openSignedIn();
  await page.goto(pathOf('order-waiting'));
  await page.getByRole('button', { name: '取消订单' }).click();
  const sheet = await page.getByRole('dialog').boundingBox();
  const button = await page.getByRole('dialog').getByRole('button', { name: '再想想' }).boundingBox();
  const space = Number(sheet?.y) + Number(sheet?.height) - Number(button?.y) - Number(button?.height);
  expect(space).toBeGreaterThanOrEqual(24);
  await close();
});

test.each([
  ['en-GB', 1024],
  ['en-GB', 1280],
  ['zh-CN', 1024],
  ['zh-CN', 1280],
])(
  'in %s at %d pixels the search box has at least 200 pixels and the page does not scroll sideways',
  async (locale, width) => {
    const { page, close } = await shop.open({ width, height: 900 }, { locale });
    await page.goto('/');
    const box = await page.getByRole('search').boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(200);
    expect(Number(box?.x) + Number(box?.width)).toBeLessThanOrEqual(width);
    const contentWidth = await page.locator('html').evaluate((html) => html.scrollWidth);
    expect(contentWidth).toBeLessThanOrEqual(width);
    await close();
  },
);

test('the tab of the present account page is in view on a phone', async () => {
  const { page, close } = await openSignedIn();
  await page.goto('/account/security');
  const tab = page.getByRole('link', { name: '账户安全' });
  await tab.waitFor();
  await expect
    .poll(async () => {
      const box = await tab.boundingBox();
      return box && box.x >= 0 ? Math.ceil(box.x + box.width) : null;
    })
    .toBeLessThanOrEqual(PHONE.width);
  await close();
});

test('an empty cart on a phone has the tabs', async () => {
  const { page, close } = await shop.open(PHONE);
  await page.goto('/cart');
  await page.getByText('购物车还空着').waitFor();
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '首页' }).waitFor();
  await close();
});

test('the cart without JavaScript says what is needed and shows no placeholders', async () => {
  const { page, close } = await shop.open(PHONE, { javaScriptEnabled: false });
  await page.goto('/cart');
  await page.locator('p.noscript').waitFor();
  expect(await page.locator('.skeleton').count()).toBeGreaterThan(0);
  expect(await page.locator('.skeleton:visible').count()).toBe(0);
  await close();
});

test('a printed order has its facts, and no navigation, footer or buttons', async () => {
  const { page, close } = await openSignedIn();
  await page.goto(pathOf('order-waiting'));
  await page.getByRole('button', { name: '取消订单' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('banner').isVisible()).toBe(false);
  expect(await page.getByRole('contentinfo').isVisible()).toBe(false);
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await page.getByText('订单信息').isVisible()).toBe(true);
  await close();
});

test.each([390, 1280])('at %d pixels nothing moves on /search while it loads', async (width) => {
  const { page, close } = await shop.open({ width, height: 900 });
  await page.addInitScript(`
    globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  `);
  await page.goto('/search', { waitUntil: 'networkidle' });
  expect(await page.evaluate('globalThis.shift')).toBeLessThanOrEqual(0.01);
  await close();
});
