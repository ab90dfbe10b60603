import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { confirmPayment, fillAddress, goToCashier, newMobile, newUsername, PASSWORD } from './shoppers.ts';

/** From the home page to a paid order, on a phone and on a desktop, in real Chromium. */

const TIMEOUT_MS = 180_000;

let shop: StoryShop;

beforeAll(async () => {
  shop = await openStoryShop();
}, TIMEOUT_MS);
afterAll(() => shop?.close());

const sizes = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desktop', width: 1280, height: 900 },
];

test.each(sizes)(
  'a new shopper on a $name finds goods, registers at the checkout, orders and pays',
  async ({ width, height }) => {
    const { page, hosts, errors, close } = await shop.open({ width, height });
    page.setDefaultTimeout(30_000);

    // Without a sign-in the goods go into a guest cart.
    await page.goto('/search?q=棉');
    await page.getByRole('main').getByRole('link', { name: /棉/ }).first().click();
    await page.waitForURL(/\/products\//);
    await page.getByRole('button', { name: '加入购物车' }).first().click();
    await page.getByText('已加入购物车').first().waitFor();
    await page.goto('/cart');
    await page
      .getByRole('link', { name: '去结算' })
      .or(page.getByRole('button', { name: '去结算' }))
      .click();

    // The checkout asks for a sign-in, offers registration first and returns to the checkout.
    await page.getByRole('link', { name: '注册新账户' }).click();
    await page.waitForURL(/\/register/);
    await page.getByLabel('用户名').fill('short');
    await page.getByLabel('手机号').fill(newMobile());
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await page.getByLabel('再输一遍密码').fill(PASSWORD);
    await page.getByRole('button', { name: '注册新账户' }).click();
    // The message stands beside the field that it is about.
    await page.getByRole('textbox', { name: '用户名' }).and(page.locator('[aria-invalid="true"]')).waitFor();
    await page.getByLabel('用户名').fill(newUsername());
    await page.getByRole('button', { name: '注册新账户' }).click();
    await page.waitForURL(/\/checkout/);
    expect(await page.evaluate(() => localStorage.getItem('token')?.split('.').length)).toBe(3);

    // An address with province, city and district.
    await fillAddress(page);
    await page.getByRole('button', { name: '提交订单' }).click();

    // The order waits for payment and locks its stock. Alipay's cashier page takes the payment and returns to the
    // order.
    await page.waitForURL(/\/orders\/\d{19}/);
    await goToCashier(page);
    await confirmPayment(page);
    await page.getByText('已付款，准备发货').first().waitFor();

    // The bought goods are no longer in the cart.
    await page.goto('/cart');
    await page.getByText('购物车还空着').waitFor();
    await page.goto('/orders');
    await page.getByText('待发货').first().waitFor();
    expect(errors).toEqual([]);
    expect([...hosts]).toEqual(['127.0.0.1']);
    await close();
  },
  TIMEOUT_MS,
);

test(
  'a page of goods is readable without JavaScript',
  async () => {
    const answer = await fetch(`${shop.url}/`);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).toContain('<h1');
    expect(html).toContain('/products/');
  },
  TIMEOUT_MS,
);
