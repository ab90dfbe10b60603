import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { givenShopper, PASSWORD } from './shoppers.ts';

/** From the home page to a paid order with the keyboard alone. */

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const DESKTOP = { width: 1280, height: 900 };
/** No page has this many Tab stops. A target that is not reached by then cannot be reached by keyboard. */
const STOPS_MAX = 150;

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

const hasFocus = async (page: Page, target: Locator) =>
  (await target.and(page.locator(':focus')).count()) === 1;

/** Whether the focus is visible: an outline on the element, or on the label that stands for it. */
function showsFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const view = element.ownerDocument.defaultView;
    const places = [element, element.closest('label'), element.nextElementSibling];
    return places.some((place) => place && view.getComputedStyle(place).outlineStyle !== 'none');
  });
}

/** Presses Tab until the target has the focus, and checks that the focus is visible. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const first = target.first();
  await first.waitFor({ state: 'attached' });
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await page.keyboard.press('Tab');
    if (!(await hasFocus(page, first))) continue;
    expect(await showsFocus(first)).toBe(true);
    return;
  }
  throw new Error(`no Tab leads to ${target}`);
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

async function type(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(text);
}

/** Chooses the first option of a select and waits for the select that depends on it. */
async function chooseFirst(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('ArrowDown');
  expect(await target.inputValue()).not.toBe('');
}

test('a shopper can search, choose, sign in, order and pay by keyboard alone', async () => {
  const { username } = await givenShopper(shop.url);
  const { page, errors, close } = await shop.open(DESKTOP);
  page.setDefaultTimeout(30_000);
  const main = page.getByRole('main');

  // The first Tab stop skips the header.
  await page.goto('/');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: '跳到正文' });
  expect(await hasFocus(page, skip)).toBe(true);
  await page.keyboard.press('Enter');
  await page.locator('#main:focus').waitFor();
  await page.goto('/');

  await type(page, page.getByRole('combobox', { name: '搜索商品' }), '棉');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\?q=/);
  await press(page, main.getByRole('article').getByRole('link'));
  await page.waitForURL(/\/products\//);

  // Arrow keys choose an option, as in every group of radio buttons.
  await tabTo(page, main.getByRole('radio').and(page.locator(':checked')));
  const before = page.url();
  await page.keyboard.press('ArrowRight');
  await page.waitForURL((url) => url.href !== before && url.searchParams.has('sku'));
  await press(page, main.getByRole('button', { name: '加入购物车' }));
  await page.getByText('已加入购物车').first().waitFor();

  await page.goto('/cart');
  await press(page, main.getByRole('button', { name: '增加一件' }));
  await main.getByText('已选 2 件').waitFor();
  await press(page, main.getByRole('link', { name: '去结算' }));
  await page.waitForURL(/\/checkout/);
  await press(page, main.getByRole('link', { name: '登录' }));
  await page.waitForURL(/\/login/);
  await type(page, page.getByLabel('用户名或手机号'), username);
  await type(page, page.getByRole('textbox', { name: '密码', exact: true }), PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/checkout/);

  await type(page, page.getByLabel('收货人'), '王小明');
  await type(page, page.getByLabel('手机号'), '13800138000');
  await chooseFirst(page, page.getByLabel('省', { exact: true }));
  await chooseFirst(page, page.getByLabel('市', { exact: true }));
  await chooseFirst(page, page.getByLabel('区县'));
  await type(page, page.getByLabel('详细地址'), '长安街 1 号');
  await press(page, page.getByRole('button', { name: '保存地址' }));
  await page.getByText('长安街 1 号').first().waitFor();
  await press(page, page.getByRole('button', { name: '提交订单' }));
  await page.waitForURL(/\/orders\/\d{19}/);

  await press(page, page.getByRole('button', { name: '去支付宝付款' }));
  await page.waitForURL(/alipay/);
  await press(page, page.getByRole('button', { name: /^确认付款/ }));
  await page.waitForURL(/\/orders\/\d{19}/);
  await page.getByRole('heading', { name: '已付款，准备发货' }).waitFor();
  expect(errors).toEqual([]);
  await close();
});
