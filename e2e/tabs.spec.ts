import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { fillAddress, givenShopper, signIn } from './shoppers.ts';

/** One shopper with several tabs: what one tab does, the others show. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });
const DESKTOP = { width: 1280, height: 900 };

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

async function openSignedIn() {
  const { username } = await givenShopper(shop.url);
  const story = await shop.open(DESKTOP);
  await signIn(story.page, username);
  return story;
}

async function openProduct(page: Page): Promise<void> {
  await page.goto('/search?q=棉');
  await page.getByRole('main').getByRole('link', { name: /棉/ }).first().click();
  await page.waitForURL(/\/products\//);
}

async function addToCart(page: Page): Promise<void> {
  await page.getByRole('button', { name: '加入购物车' }).click();
  await page.getByText('已加入购物车').first().waitFor();
}

async function addToCartFrom(page: Page): Promise<void> {
  await openProduct(page);
  await addToCart(page);
}

const badge = (page: Page, count: number) =>
  page
    .getByRole('banner')
    .getByRole('link', { name: `购物车，${count} 件`, exact: true })
    .waitFor();

test.each([
  { who: 'a signed-in shopper', open: openSignedIn },
  { who: 'a guest', open: () => shop.open(DESKTOP) },
])('what $who puts into the cart in one tab is shown in the other', async ({ open }) => {
  const { page, context, close } = await open();
  await page.goto('/');
  const other = await context.newPage();
  await other.goto('/cart');
  await badge(other, 0);
  await addToCartFrom(page);
  await badge(page, 1);
  await badge(other, 1);
  await other.getByRole('button', { name: /^移除 / }).click();
  await badge(page, 0);
  await close();
});

test('ordered goods leave the cart at once, also for the back button, although the server is late', async () => {
  const { page, context, close } = await openSignedIn();
  const other = await context.newPage();
  await other.goto('/');
  await addToCartFrom(page);
  await badge(other, 1);
  // From here on the server answers the cart as it was before the order.
  const before = await page.evaluate(async () => {
    const headers = { authorization: `Bearer ${localStorage.getItem('token')}` };
    return (await fetch('/api/cart', { headers })).text();
  });
  expect(before).toContain('skuId');
  await context.route('**/api/cart', (route) =>
    route.request().method() === 'GET'
      ? route.fulfill({ contentType: 'application/json', body: before })
      : route.continue(),
  );
  await page.goto('/cart');
  await page.getByRole('link', { name: '去结算' }).click();
  await fillAddress(page);
  await page.getByRole('button', { name: '提交订单' }).click();
  await page.waitForURL(/\/orders\/\d{19}/);
  await badge(page, 0);
  await badge(other, 0);
  await page.goBack();
  await page.getByText('购物车还空着').waitFor();
  await page.reload();
  await page.getByText('购物车还空着').waitFor();
  await close();
});

test('the second of two tabs with a checkout of the same goods warns before it places another order', async () => {
  const { page, context, close } = await openSignedIn();
  await openProduct(page);
  await page.getByRole('button', { name: '立即购买' }).click();
  await page.waitForURL(/\/checkout/);
  await fillAddress(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByText('文三路 100 号').first().waitFor();
  await page.getByRole('button', { name: '提交订单' }).click();
  await page.waitForURL(/\/orders\/\d{19}/);
  const first = new URL(page.url()).pathname;

  await other.getByRole('button', { name: '提交订单' }).click();
  const warning = other.getByRole('alert').filter({ hasText: '您刚刚已经下过同样商品的订单' });
  await warning.waitFor();
  expect(await warning.getByRole('link').getAttribute('href')).toBe(first);
  await other.getByRole('button', { name: '提交订单' }).click();
  await other.waitForURL(/\/orders\/\d{19}/);
  expect(new URL(other.url()).pathname).not.toBe(first);
  await close();
});

test('a list stays when another tab signs in or out', async () => {
  const { username } = await givenShopper(shop.url);
  const { page, context, close } = await shop.open(DESKTOP);
  await page.goto('/search?q=棉');
  const product = page.getByRole('main').getByRole('link', { name: /棉/ }).first();
  await product.waitFor();
  const other = await context.newPage();
  await signIn(other, username);
  await addToCartFrom(other);
  await badge(page, 1);
  await product.waitFor({ timeout: 2_000 });
  await other.goto('/account');
  await other.getByRole('button', { name: '退出登录' }).click();
  await badge(page, 0);
  await product.waitFor({ timeout: 2_000 });
  await close();
});
