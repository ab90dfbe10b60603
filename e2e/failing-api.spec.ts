import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type Story, type StoryShop } from './browser.ts';
import { fillAddress, givenShopper, goToCashier, signIn } from './shoppers.ts';

/**
 * The API fails at each step of a purchase. The page shows the error, keeps what was typed, and the shopper can
 * continue.
 */

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const PHONE = { width: 390, height: 844 };

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

const isApi = (path: RegExp) => (url: URL) => path.test(url.pathname);

/** Lets requests fail until `mend` is called. */
async function failing(page: Page, path: RegExp, how: (route: Route) => Promise<void>, method = 'GET') {
  let failed = 0;
  const handler = async (route: Route) => {
    if (route.request().method() !== method) return route.fallback();
    failed++;
    await how(route);
  };
  await page.route(isApi(path), handler);
  return {
    mend: async () => {
      await page.unroute(isApi(path), handler);
      await page.unrouteAll({ behavior: 'wait' });
      expect(failed).toBeGreaterThan(0);
    },
  };
}

const refuse = (status: number, code: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ status, code, title: code }),
  });
const broken = refuse(500, 'internal_error');
const cutOff = (route: Route) => route.abort('connectionreset');
/** The server does the work, but its answer never arrives. */
const answerLost = async (route: Route) => {
  await route.fetch();
  await route.abort('connectionreset');
};

async function signedIn(): Promise<Story> {
  const { username } = await givenShopper(shop.url);
  const story = await shop.open(PHONE);
  story.page.setDefaultTimeout(30_000);
  await signIn(story.page, username);
  return story;
}

test('a purchase in which every step fails first ends with one order', async () => {
  const { page, errors, close } = await signedIn();
  const main = page.getByRole('main');

  // Search.
  const list = await failing(page, /^\/api\/products$/, broken);
  await page.getByRole('combobox', { name: '搜索商品' }).fill('棉');
  await page.keyboard.press('Enter');
  // The goods of the home page fail as well, with the same alert, until the list has taken their place.
  await main.getByRole('heading', { name: '“棉”的搜索结果' }).waitFor();
  await main.getByRole('alert').getByText('没有加载出来').waitFor();
  await list.mend();
  await main.getByRole('button', { name: '再试一次' }).click();
  const goods = main.getByRole('article').getByRole('link').first();

  const product = await failing(page, /^\/api\/products\/[^/]+$/, cutOff);
  await goods.click();
  await main.getByRole('alert').getByText('没有加载出来').waitFor();
  await product.mend();
  await main.getByRole('button', { name: '再试一次' }).click();

  // Cart: the page shows the refusal and does not count the goods.
  const cart = await failing(page, /^\/api\/cart\/items$/, refuse(503, 'cart_unavailable'), 'POST');
  await main.getByRole('button', { name: '加入购物车' }).click();
  await page.getByText('购物车暂时打不开').first().waitFor();
  await cart.mend();
  await main.getByRole('button', { name: '加入购物车' }).click();
  await page.getByText('已加入购物车').first().waitFor();
  await page.goto('/cart');
  const more = await failing(page, /^\/api\/cart\/items\/[^/]+$/, broken, 'PATCH');
  await main.getByRole('button', { name: '增加一件' }).click();
  await page.getByText('我们这边出了问题').first().waitFor();
  await main.getByText('已选 1 件').waitFor();
  await more.mend();

  // Checkout.
  const checkout = await failing(page, /^\/api\/checkouts$/, broken, 'POST');
  await main.getByRole('link', { name: '去结算' }).click();
  await main.getByRole('alert').getByText('没有加载出来').waitFor();
  await checkout.mend();
  await main.getByRole('button', { name: '再试一次' }).click();

  // Address: the fields keep what was typed.
  const address = await failing(page, /^\/api\/addresses$/, cutOff, 'POST');
  await page.getByLabel('收货人').waitFor();
  await fillAddress(page, () => page.getByText('连不上网络').first().waitFor());
  expect(await page.getByLabel('收货人').inputValue()).toBe('王小明');
  expect(await page.getByLabel('详细地址').inputValue()).toBe('文三路 100 号');
  await address.mend();
  await page.getByRole('button', { name: '保存地址' }).click();
  await page.getByText('文三路 100 号').first().waitFor();

  // Order: the server places it and its answer is lost. The second press shows the same order.
  const order = await failing(page, /^\/api\/orders$/, answerLost, 'POST');
  await page.getByRole('button', { name: '提交订单' }).click();
  await page.getByText('还不知道订单是否已提交').waitFor();
  await order.mend();
  await page.getByRole('button', { name: '提交订单' }).click();
  await page.waitForURL(/\/orders\/\d{19}/);
  const orderNo = new URL(page.url()).pathname.split('/').at(-1) as string;

  // Payment.
  const paying = await failing(page, /\/payments$/, refuse(503, 'gateway_unavailable'), 'POST');
  await page.getByRole('button', { name: '去支付宝付款' }).click();
  await main.getByRole('alert').first().waitFor();
  await paying.mend();
  await goToCashier(page);
  await page.goBack();

  // All failures together made one order.
  const orders = await failing(page, /^\/api\/orders$/, broken);
  await page.goto('/orders');
  await main.getByRole('alert').getByText('没有加载出来').waitFor();
  await orders.mend();
  await main.getByRole('button', { name: '再试一次' }).click();
  await main.getByText(orderNo).first().waitFor();
  expect(
    await main
      .getByRole('listitem')
      .filter({ hasText: /\d{19}/ })
      .count(),
  ).toBe(1);
  expect(errors).toEqual([]);
  await close();
});
