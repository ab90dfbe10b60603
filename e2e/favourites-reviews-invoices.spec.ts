import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { givenShopper, PASSWORD, signIn } from './shoppers.ts';
import { faultsOf, givenPaidOrder, OPERATOR, signInAsStaff } from './staff.ts';

/** Favourites, an address in one piece, reviews and invoices, on a phone and on a wide screen. */

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
];

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

/** The browser of these tests allows no service worker, and says so. */
const isTelling = (message: string) => !message.startsWith('Service Worker registration blocked');

/** Pictures of the pages for people, where this folder is given. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (folder)
    await page.screenshot({ path: `${folder}/${name}-${page.viewportSize()?.width}.png`, fullPage: true });
}

test.each(SIZES)(
  'a heart asks for the sign-in, then keeps the product in the account, at $width pixels',
  async (size) => {
    const { username } = await givenShopper(shop.url);
    const { page, errors, consoleMessages, close } = await shop.open(size);
    await page.goto('/search', { waitUntil: 'networkidle' });
    const heart = () => page.getByRole('button', { name: /^收藏：/ }).first();
    await heart().click();
    await page.waitForURL(/\/login\?returnTo=/);
    await page.getByLabel('用户名或手机号').fill(username);
    await page.getByRole('textbox', { name: '密码', exact: true }).fill(PASSWORD);
    await page.getByRole('main').getByRole('button', { name: '登录', exact: true }).click();
    await page.waitForURL(/\/search/);
    const title = ((await heart().getAttribute('aria-label')) ?? '').replace('收藏：', '');
    await heart().click();
    await page.getByRole('button', { name: `收藏：${title}`, pressed: true }).waitFor();

    await page.getByRole('main').getByRole('link', { name: title }).click();
    await page.waitForURL(/\/products\//);
    await page
      .getByRole('button', { name: `收藏：${title}`, pressed: true })
      .first()
      .waitFor();
    await shoot(page, 'product');

    await page.goto('/account/favourites', { waitUntil: 'networkidle' });
    await page.getByRole('heading', { name: title }).waitFor();
    await page.getByRole('heading', { name: '最近看过' }).waitFor();
    expect(await faultsOf(page, 'favourites')).toEqual([]);
    await shoot(page, 'favourites');
    await page.getByRole('button', { name: new RegExp(`^移除.*${title}`) }).click();
    await page.getByText('还没有收藏').waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByRole('heading', { name: title }).waitFor();
    expect([errors, consoleMessages.filter(isTelling)]).toEqual([[], []]);
    await close();
  },
);

test.each(SIZES)('an address pasted in one piece fills the form, at $width pixels', async (size) => {
  const { username } = await givenShopper(shop.url);
  const { page, close } = await shop.open(size);
  await signIn(page, username);
  await page.goto('/account/addresses');
  await page.getByRole('button', { name: '新增地址' }).click();
  await page.getByLabel('粘贴整段地址').fill('浙江杭州西湖区文三路 100 号，王小明 ＋86 138-0013-8000');
  await page.getByRole('button', { name: '识别' }).click();
  await page.getByText('已填好，请核对。').waitFor();
  expect(await page.getByLabel('收货人').inputValue()).toBe('王小明');
  expect(await page.getByLabel('手机号').inputValue()).toBe('13800138000');
  expect(await page.getByLabel('详细地址').inputValue()).toBe('文三路 100 号');
  await vi.waitUntil(async () => (await page.getByLabel('区县').inputValue()) === '330106');
  await shoot(page, 'address');
  expect(await faultsOf(page, 'address')).toEqual([]);
  await page.getByRole('button', { name: '保存地址' }).click();
  await page.getByText('文三路 100 号').first().waitFor();
  await close();
});

/** The operator ships an order and the shopper receives it. */
async function complete({ orderNo, call }: Awaited<ReturnType<typeof givenPaidOrder>>): Promise<void> {
  const { accessToken } = await call('POST', '/api/admin/auth/login', OPERATOR);
  const staff = { authorization: `Bearer ${accessToken}` };
  await call('POST', `/api/admin/orders/${orderNo}/ship`, { carrier: 'sf', trackingNumber: 'SF1' }, staff);
  await call('POST', `/api/orders/${orderNo}/receive`);
}

test.each(SIZES)(
  'what was received is reviewed with a photograph and stands on the page of the product, at $width pixels',
  async (size) => {
    const given = await givenPaidOrder(shop);
    await complete(given);
    const { page, errors, consoleMessages, close } = await shop.open(size);
    await signIn(page, given.shopper.username);
    await page.goto(`/orders/${given.orderNo}`);
    await page.getByRole('button', { name: new RegExp(`^写评价.*${given.titles[0]}`) }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: '4 星' }).press('Space');
    const text = `尺寸合适 <b>${size.width}</b>`;
    await dialog.getByLabel('您的评价').fill(text);
    const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#884422' } })
      .jpeg()
      .toBuffer();
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'p.jpg', mimeType: 'image/jpeg', buffer: photo });
    await dialog.getByRole('img', { name: '评价图片 1' }).waitFor();
    await shoot(page, 'review-form');
    expect(await faultsOf(page, 'review form')).toEqual([]);
    await dialog.getByRole('button', { name: '提交评价' }).click();
    await page.getByText('谢谢您的评价').waitFor();
    expect(await page.getByRole('button', { name: new RegExp(`^写评价.*${given.titles[0]}`) }).count()).toBe(
      0,
    );

    const { items } = await given.call('GET', '/api/products?sort=sales&pageSize=1');
    await page.goto(`/products/${items[0].id}`, { waitUntil: 'networkidle' });
    await page.getByRole('heading', { name: /^商品评价/ }).waitFor();
    await page.getByText(text).waitFor();
    await shoot(page, 'product-reviews');
    expect(await faultsOf(page, 'product')).toEqual([]);
    const html = await (await fetch(`${shop.url}/products/${items[0].id}/${items[0].slug}`)).text();
    expect(html).toContain('&lt;b&gt;');
    const json = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(html)?.[1] ?? '');
    expect(json.aggregateRating.reviewCount).toBe(json.review.length);
    expect([errors, consoleMessages.filter(isTelling)]).toEqual([[], []]);
    await close();
  },
);

test.each(SIZES)('a company asks for an invoice and opens it, at $width pixels', async (size) => {
  const { shopper, orderNo } = await givenPaidOrder(shop);
  const { page, errors, close } = await shop.open(size);
  await signIn(page, shopper.username);
  await page.goto(`/orders/${orderNo}`);
  await page.getByRole('button', { name: '申请发票' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('企业', { exact: true }).click();
  await dialog.getByLabel('发票抬头').fill('某某有限公司');
  await dialog.getByLabel('统一社会信用代码').fill('91350100M000100Y44');
  await dialog.getByLabel('接收邮箱').fill('a@example.com');
  await dialog.getByRole('button', { name: '提交申请' }).click();
  await dialog.getByText('请填写正确的统一社会信用代码').waitFor();
  await shoot(page, 'invoice-form');
  expect(await faultsOf(page, 'invoice form')).toEqual([]);
  await dialog.getByLabel('统一社会信用代码').fill('91350100m000100y43');
  await dialog.getByRole('button', { name: '提交申请' }).click();
  await page.getByText('已开具').waitFor();
  await shoot(page, 'order-invoice');
  const file = await fetch((await page.getByRole('link', { name: '查看发票' }).getAttribute('href')) ?? '');
  expect(file.headers.get('content-type')).toBe('application/pdf');
  expect(errors).toEqual([]);
  await close();
});

test.each(SIZES)(
  'staff answer a review, hide it with a reason and show it again, at $width pixels',
  async (size) => {
    const given = await givenPaidOrder(shop);
    await complete(given);
    const text = `客服您好 ${size.width}`;
    const skuId = given.items[1]?.skuId;
    await given.call('POST', `/api/orders/${given.orderNo}/reviews`, { skuId, rating: 2, text });
    const { page, errors, close } = await shop.open(size);
    await signInAsStaff(page, '/admin/reviews');
    const row = page.getByRole('row').filter({ hasText: text });
    await row.getByRole('button', { name: /^回复/ }).click();
    await page.getByLabel(/^商家回复/).fill('非常抱歉');
    await page.getByRole('button', { name: '发布回复' }).click();
    await row.getByText('回复：非常抱歉').waitFor();
    await row.getByRole('button', { name: /^隐藏/ }).click();
    await page.getByRole('dialog').getByLabel('原因').fill('测试');
    expect(await faultsOf(page, 'hide a review')).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: '隐藏' }).click();
    await row.getByText('已隐藏').waitFor();
    expect(await faultsOf(page, 'reviews')).toEqual([]);
    await shoot(page, 'admin-reviews');
    await row.getByRole('button', { name: /^公开/ }).click();
    await row.getByText('已公开').waitFor();
    await page.goto('/admin/invoices');
    await page.getByRole('heading', { name: '发票' }).first().waitFor();
    expect(await faultsOf(page, 'invoices')).toEqual([]);
    await shoot(page, 'admin-invoices');
    expect(errors).toEqual([]);
    await close();
  },
);

test('the pages of favourites, reviews and invoices speak English', async () => {
  const given = await givenPaidOrder(shop);
  await complete(given);
  const { page, context, close } = await shop.open({ width: 390, height: 844 }, { locale: 'en-GB' });
  await signInInEnglish(page, given.shopper.username);
  await context.addCookies([{ name: 'lang', value: 'en', url: shop.url }]);
  await page.goto('/account/favourites');
  await page.getByText('No favourites yet').waitFor();
  await page.goto(`/orders/${given.orderNo}`);
  await page
    .getByRole('button', { name: /^Write a review/ })
    .first()
    .click();
  await page.getByRole('dialog').getByLabel('Your review').waitFor();
  expect(await faultsOf(page, 'review form in English')).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Ask for an invoice' }).click();
  await page.getByRole('dialog').getByLabel('Name on the invoice').waitFor();
  await close();
});

async function signInInEnglish(page: Page, username: string): Promise<void> {
  await page.goto('/login');
  await page.getByRole('textbox', { name: /^(用户名或手机号|Username or mobile)/ }).fill(username);
  await page.getByRole('textbox', { name: /^(密码|Password)$/ }).fill(PASSWORD);
  await page
    .getByRole('main')
    .getByRole('button', { name: /^(登录|Sign in)$/ })
    .click();
  await page.waitForURL((url) => url.pathname !== '/login');
}
