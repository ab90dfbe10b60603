import type { Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { fillAddress, givenShopper, placeOrder, signIn } from './shoppers.ts';

/** What a shopper on a phone sees when the shop refuses something, and what the shop asks before it acts. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });
const PHONE = { width: 390, height: 844 };

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

/** Whether the reader sees the element: it has the focus, and nothing covers its middle. */
async function expectSeen(notice: Locator): Promise<void> {
  await notice.waitFor();
  const state = () =>
    notice.evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const page = element.ownerDocument;
      const atMiddle = page.elementFromPoint(left + width / 2, top + height / 2);
      return { isFocused: element === page.activeElement, isOnTop: element.contains(atMiddle) };
    });
  await expect.poll(state).toEqual({ isFocused: true, isOnTop: true });
}

const refuse =
  (status: number, code: string, more: object = {}) =>
  (route: Route) =>
    route.fulfill({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status, code, title: code, ...more }),
    });

async function openSignedIn() {
  const { username } = await givenShopper(shop.url);
  const story = await shop.open(PHONE);
  await signIn(story.page, username);
  return story;
}

/** Buys the first product found and waits for the checkout. */
async function goToCheckout(page: Page): Promise<void> {
  await page.goto('/search?q=棉');
  await page.getByRole('main').getByRole('link', { name: /棉/ }).first().click();
  await page.waitForURL(/\/products\//);
  await page.getByRole('button', { name: '立即购买' }).first().click();
  await page.waitForURL(/\/checkout/);
  await page.getByRole('button', { name: '提交订单' }).waitFor();
}

describe('a refusal on a phone is in view and has the focus', () => {
  test('at the checkout, when the order is refused, and again at the next press', async () => {
    const { page, close } = await openSignedIn();
    await goToCheckout(page);
    await fillAddress(page);
    await page.route('**/api/orders', refuse(503, 'busy'));
    for (let press = 0; press < 2; press++) {
      await page.evaluate('scrollTo(0, 0)');
      await page.getByRole('button', { name: '提交订单' }).click();
      await expectSeen(page.getByRole('alert').filter({ hasText: '现在下单的人多' }));
    }
    await close();
  });

  test('at the checkout, when an address is typed but not saved', async () => {
    const { page, close } = await openSignedIn();
    await goToCheckout(page);
    await page.getByLabel('收货人').fill('王小明');
    for (let press = 0; press < 2; press++) {
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      await page.getByRole('button', { name: '提交订单' }).click();
      await expectSeen(page.getByRole('alert').filter({ hasText: '请先填写并保存收货地址' }));
    }
    await close();
  });

  test('at the sign-in', async () => {
    const { page, close } = await shop.open(PHONE);
    await page.goto('/login');
    await page.getByLabel('用户名或手机号').fill('nobody1234');
    await page.getByRole('textbox', { name: '密码', exact: true }).fill('not the password');
    await page.getByRole('main').getByRole('button', { name: '登录', exact: true }).click();
    await expectSeen(page.getByRole('alert').filter({ hasText: '用户名或密码不对' }));
    await close();
  });

  test('at an order, when paying is refused', async () => {
    const { page, close } = await openSignedIn();
    await placeOrder(page);
    await page.route(/\/payments$/, refuse(503, 'gateway_unavailable'));
    await page.getByRole('button', { name: '去支付宝付款' }).click();
    await expectSeen(page.getByRole('main').getByRole('alert').first());
    await close();
  });
});

test('goods that leave the shelf during a checkout are named with their options, and the way leads to the product', async () => {
  const { page, close } = await openSignedIn();
  await goToCheckout(page);
  await fillAddress(page);
  const skuId = new URL(page.url()).searchParams.get('sku');
  const goods = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: /棉/ }) });
  const title = await goods.getByRole('link').first().textContent();
  const options = (await goods.locator('p.text-faint').first().textContent())?.trim();
  const lines = [{ skuId, reason: 'off_shelf', oldPriceFen: 1, newPriceFen: 1 }];
  await page.route('**/api/orders', refuse(409, 'goods_changed', { lines }));
  await page.route('**/api/checkouts', refuse(409, 'goods_changed', { lines }));
  await page.getByRole('button', { name: '提交订单' }).click();
  await page.getByRole('button', { name: '更新并继续' }).click();
  await page.getByText(`“${title} · ${options}”已下架`).waitFor();
  await page.getByRole('link', { name: '回到商品页' }).click();
  await page.waitForURL(/\/products\//);
  await close();
});

test('a wrong current password is named at its field', async () => {
  const { page, close } = await openSignedIn();
  await page.goto('/account/security');
  const form = page.getByRole('region', { name: '修改密码' });
  await form.getByRole('textbox', { name: '当前密码' }).fill('not the password');
  await form.getByRole('textbox', { name: '新密码', exact: true }).fill('another quiet river');
  await form.getByRole('textbox', { name: '再输一遍密码' }).fill('another quiet river');
  await form.getByRole('button', { name: '保存' }).click();
  await form.getByText('当前密码不对，请再看看。').waitFor();
  await expect.poll(() => page.locator(':focus').getAttribute('name')).toBe('oldPassword');
  await close();
});

/** Shows an order with other values than the server has. */
async function changeOrder(page: Page, change: object): Promise<void> {
  await page.route(/\/api\/orders\/\d{19}$/, async (route) => {
    // The page may close while it loads the order again.
    const response = await route.fetch().catch(() => null);
    const order: object | null = await response?.json().catch(() => null);
    if (response && order) await route.fulfill({ response, json: { ...order, ...change } });
  });
  await page.reload();
}

describe('an order', () => {
  test('is received only after a question', async () => {
    const { page, close } = await openSignedIn();
    await placeOrder(page);
    await changeOrder(page, { status: 'shipped', allowedActions: ['receive'] });
    let received = 0;
    await page.route(/\/receive$/, (route) => {
      received += 1;
      return refuse(409, 'order_wrong_state')(route);
    });
    await page.getByRole('button', { name: '确认收货' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '还没收到' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(received).toBe(0);
    await page.getByRole('button', { name: '确认收货' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '已经收到' }).click();
    await page.getByText('订单状态有变化').waitFor();
    expect(received).toBe(1);
    await close();
  });

  test('counts down by the server’s clock when the visitor’s clock is an hour ahead', async () => {
    const { page, context, close } = await openSignedIn();
    await context.addInitScript(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 3_600_000;
    });
    await placeOrder(page);
    await expect.poll(() => page.getByRole('timer').textContent()).toMatch(/^[1-9]\d?:\d\d$/);
    await close();
  });

  test('that was not paid in time says so', async () => {
    const { page, close } = await openSignedIn();
    await placeOrder(page);
    const at = new Date().toISOString();
    await changeOrder(page, {
      status: 'cancelled',
      allowedActions: [],
      events: [
        { at, from: null, to: 'pending_payment', by: 'shopper', reason: '' },
        { at, from: 'pending_payment', to: 'cancelled', by: 'system', reason: '超时未支付' },
      ],
    });
    await page.getByText('您没有在规定时间内付款，订单已自动取消。').waitFor();
    await close();
  });
});
