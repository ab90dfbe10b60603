import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type Reader, type Story, type StoryShop } from './browser.ts';
import { confirmPayment, givenShopper, goToCashier, placeOrder, signIn } from './shoppers.ts';

/** What a shopper sees who pays with WeChat, on a desktop and on a phone. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const PAID = { name: '已付款，准备发货' };

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off', RECONCILE_SECONDS: '1' });
});
afterAll(() => shop?.close());

async function atUnpaidOrder(size: { width: number; height: number }, reader: Reader = {}): Promise<Story> {
  const { username } = await givenShopper(shop.url);
  const story = await shop.open(size, reader);
  await signIn(story.page, username);
  await placeOrder(story.page);
  await story.page.getByRole('heading', { name: '等待付款' }).waitFor();
  return story;
}

const payWithWechat = (page: Page) => page.getByRole('button', { name: '用微信支付' }).click();
async function shownCode(page: Page): Promise<string> {
  const code = page.getByRole('img', { name: '微信支付二维码' });
  await code.waitFor();
  return (await code.getAttribute('data-qr')) ?? '';
}

/** A phone beside the desktop scans the code and pays. */
async function scanAndPay(story: Story, code: string): Promise<void> {
  const phone = await story.context.newPage();
  await phone.goto(`${shop.simulators}/wechat/phone`);
  await phone.getByLabel('二维码的内容').fill(code);
  await phone.getByRole('button', { name: '扫描' }).click();
  await phone.getByRole('button', { name: /^确认支付/ }).click();
  await phone.getByRole('heading', { name: '支付成功' }).waitFor();
  await phone.close();
}

async function setFaults(provider: string, faults: object): Promise<void> {
  const answer = await fetch(`${shop.simulators}/${provider}/control/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });
  expect(answer.status).toBe(200);
}

test('on a desktop the QR code is scanned and paid, and the page goes on by itself', async () => {
  const story = await atUnpaidOrder(DESKTOP);
  const { page, errors, close } = story;
  await payWithWechat(page);
  const code = await shownCode(page);
  expect(code).toMatch(/^weixin:\/\//);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await scanAndPay(story, code);
  await page.getByRole('heading', PAID).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(errors).toEqual([]);
  await close();
});

test('on a phone WeChat opens, and the browser comes back to the paid order', async () => {
  const { page, errors, close } = await atUnpaidOrder(PHONE);
  await payWithWechat(page);
  await page.waitForURL(/checkmweb/);
  await page.getByRole('button', { name: /^确认支付/ }).click();
  await page.waitForURL(/\/orders\/\d{19}/);
  await page.getByRole('heading', PAID).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('when every notify of WeChat is lost, the page still shows the payment', async () => {
  const story = await atUnpaidOrder(DESKTOP);
  await setFaults('wechat', { notify: 'lose' });
  try {
    await payWithWechat(story.page);
    await scanAndPay(story, await shownCode(story.page));
    await story.page.getByRole('heading', PAID).waitFor({ timeout: 60_000 });
  } finally {
    await setFaults('wechat', { notify: null });
  }
  await story.close();
});

test('a shopper changes their mind and pays with Alipay; the last choice comes first', async () => {
  const { page, close } = await atUnpaidOrder(DESKTOP);
  await payWithWechat(page);
  await shownCode(page);
  await page.getByRole('button', { name: '换一种方式付款' }).click();
  const buttons = page.getByRole('button', { name: /支付宝付款|微信支付/ });
  await page.reload();
  await expect.poll(() => buttons.allTextContents()).toEqual(['用微信支付', '去支付宝付款']);
  const order = page.url();
  await goToCashier(page);
  await page.goto(order);
  await expect.poll(() => buttons.allTextContents()).toEqual(['去支付宝付款', '用微信支付']);
  await goToCashier(page);
  await confirmPayment(page);
  await page.getByRole('heading', PAID).waitFor();
  await close();
});

test('an order that is paid at both providers is paid once, and the second payment goes back', async () => {
  const story = await atUnpaidOrder(DESKTOP);
  const { page, context } = story;
  await payWithWechat(page);
  const code = await shownCode(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await goToCashier(other);
  await scanAndPay(story, code);
  await page.getByRole('heading', PAID).waitFor();
  await confirmPayment(other);
  await other.getByText('这笔订单多付了一次，多出的钱已原路退回您付款的账户。').waitFor({ timeout: 60_000 });
  await other.getByRole('heading', PAID).waitFor();
  await story.close();
});

test('when WeChat is away the page says so, and the next try works', async () => {
  const story = await atUnpaidOrder(DESKTOP);
  await setFaults('wechat', { gateway: 'down' });
  try {
    await payWithWechat(story.page);
    await story.page.getByRole('main').getByRole('alert').first().waitFor();
  } finally {
    await setFaults('wechat', { gateway: null });
  }
  await payWithWechat(story.page);
  await scanAndPay(story, await shownCode(story.page));
  await story.page.getByRole('heading', PAID).waitFor();
  await story.close();
});

/** The browser inside WeChat. Its payment sheet pays at the simulator, unless the buyer closes the sheet. */
async function atUnpaidOrderInWechat(answers: ('pay' | 'cancel')[]): Promise<Story> {
  const userAgent = 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50';
  const story = await atUnpaidOrder(PHONE, { userAgent });
  await story.context.exposeFunction('playSheet', async (params: { package: string }) => {
    if (answers.shift() === 'cancel') return 'get_brand_wcpay_request:cancel';
    const prepayId = params.package.replace('prepay_id=', '');
    await fetch(`${shop.simulators}/wechat/pay/${prepayId}`, { method: 'POST', redirect: 'manual' });
    return 'get_brand_wcpay_request:ok';
  });
  await story.context.addInitScript(`
    window.WeixinJSBridge = {
      invoke: (name, params, done) => window.playSheet(params).then((err_msg) => done({ err_msg })),
    };
  `);
  await story.page.reload();
  return story;
}

test('inside WeChat only WeChat is offered, and the order is paid in place', async () => {
  const { page, urls, errors, close } = await atUnpaidOrderInWechat(['pay']);
  const buttons = page.getByRole('button', { name: /支付宝付款|微信支付/ });
  await expect.poll(() => buttons.allTextContents()).toEqual(['用微信支付']);
  await payWithWechat(page);
  await page.getByRole('heading', PAID).waitFor();
  expect(new URL(page.url()).hash).toBe('');
  // The openid stands in no query of the shop.
  expect(urls.filter((url) => url.startsWith(shop.url) && url.includes('openid='))).toEqual([]);
  expect(errors).toEqual([]);
  await close();
});

test('inside WeChat a buyer who closes the payment sheet can pay again', async () => {
  const { page, errors, close } = await atUnpaidOrderInWechat(['cancel', 'pay']);
  await payWithWechat(page);
  await page.getByText('您取消了付款，订单还在，可以再付。').waitFor();
  await payWithWechat(page);
  await page.getByRole('heading', PAID).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('when the QR code expires, the page says that the time to pay is over', async () => {
  const shortShop = await openStoryShop({
    RATE_LIMITS: 'off',
    ORDER_EXPIRES_MINUTES: '0.4',
    SWEEP_SECONDS: '1',
  });
  try {
    const { username } = await givenShopper(shortShop.url);
    const { page, close } = await shortShop.open(PHONE);
    await page.setViewportSize(DESKTOP);
    await signIn(page, username);
    await placeOrder(page);
    await payWithWechat(page);
    await shownCode(page);
    await page.setViewportSize(PHONE);
    await page.getByRole('img', { name: '微信支付二维码' }).waitFor({ state: 'detached', timeout: 60_000 });
    await page
      .getByRole('heading', { name: /已取消|超时/ })
      .first()
      .waitFor({ timeout: 60_000 });
    await close();
  } finally {
    await shortShop.close();
  }
});
