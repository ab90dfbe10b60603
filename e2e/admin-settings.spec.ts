import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type Story, type StoryShop } from './browser.ts';
import { givenPaidOrder, signInAsStaff } from './staff.ts';

/** Shop settings and the home page in the back office, and what shoppers see of them. */

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });
const PICTURE = join(tmpdir(), `jishi-banner-${process.pid}.jpg`);
const DESKTOP = { width: 1440, height: 900 };
let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
  const background = '#b2331d';
  await sharp({ create: { width: 900, height: 900, channels: 3, background } })
    .jpeg()
    .toFile(PICTURE);
});
afterAll(async () => {
  await shop?.close();
  await rm(PICTURE, { force: true });
});

const section = (page: Page, name: string) => page.getByRole('region', { name });
async function saveSection(page: Page, name: string): Promise<void> {
  await section(page, name).getByRole('button', { name: '保存' }).click();
  await expect.poll(() => section(page, name).getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
}

function expectQuiet(story: Story, allowed: string[] = []): void {
  expect(story.errors).toEqual([]);
  const unexpected = story.consoleMessages.filter((text) => !allowed.some((part) => text.includes(part)));
  expect(unexpected).toEqual([]);
  expect([...story.hosts]).toEqual(['127.0.0.1']);
}

test('a merchant sets the shop up section by section, and shoppers see it', async () => {
  const story = await shop.open(DESKTOP);
  const { page } = story;
  page.setDefaultTimeout(30_000);
  await signInAsStaff(page, '/admin/settings');
  await page.getByLabel('店名', { exact: true }).fill('南门小店');
  await page.getByLabel('客服电话').fill('010-1234 5678');
  // The other section is edited at the same time and keeps what was typed.
  await page.getByLabel('ICP 备案号').fill('京ICP备12345678号');
  await saveSection(page, '店名与联系方式');
  expect(await page.getByLabel('ICP 备案号').inputValue()).toBe('京ICP备12345678号');
  await page.getByLabel('营业执照网址').fill('javascript:alert(1)');
  await section(page, '备案与执照').getByRole('button', { name: '保存' }).click();
  const wrong = page.getByLabel('营业执照网址').and(page.locator('[aria-invalid="true"]'));
  await wrong.waitFor();
  expect(await wrong.and(page.locator(':focus')).count()).toBe(1);
  await page.getByLabel('营业执照网址').fill('https://licence.example/1');
  await saveSection(page, '备案与执照');
  await page.getByLabel('退换货说明', { exact: true }).fill('# 先验货\n当面验货。');
  await saveSection(page, '条款与说明');

  const shopper = await shop.open(DESKTOP);
  await shopper.page.goto('/returns');
  await shopper.page.getByRole('heading', { name: '先验货' }).waitFor();
  const footer = shopper.page.getByRole('contentinfo');
  for (const text of ['南门小店', '010-1234 5678', '京ICP备12345678号', '营业执照'])
    await footer.getByText(text).first().waitFor();
  expect(await shopper.page.title()).toBe('退换货说明 · 南门小店');
  await shopper.close();
  expectQuiet(story, ['400', '409']);
  await story.close();
});

test('a rule for provinces changes the fee at the checkout, and a guest without a cart signs in first', async () => {
  const story = await shop.open(DESKTOP);
  const { page } = story;
  page.setDefaultTimeout(30_000);
  await signInAsStaff(page, '/admin/settings');
  const shipping = section(page, '运费与配送范围');
  await shipping.getByLabel('运费（元）').fill('十二');
  await shipping.getByRole('button', { name: '保存' }).click();
  await shipping.getByLabel('运费（元）').and(page.locator('[aria-invalid="true"]')).waitFor();
  await shipping.getByLabel('运费（元）').fill('12');
  await shipping.getByLabel('满多少元免运费').fill('');
  await shipping.getByRole('button', { name: '为一些省份单独设置' }).click();
  const rule = shipping.getByRole('group', { name: '规则 1' });
  await rule.getByLabel('西藏自治区').check();
  await rule.getByLabel('配送到这些省份').uncheck();
  await saveSection(page, '运费与配送范围');
  await page.getByLabel('未登录也能加入购物车').uncheck();
  await saveSection(page, '下单规则');

  const shopper = await shop.open(DESKTOP);
  shopper.page.setDefaultTimeout(30_000);
  await shopper.page.goto('/search');
  await shopper.page.getByRole('main').locator('a[href^="/products/"]').first().click();
  await shopper.page.getByText('运费 ¥12。暂不配送：西藏自治区。').waitFor();
  await shopper.page.getByText('登录后才能加入购物车。').waitFor();
  const productUrl = new URL(shopper.page.url()).pathname;
  await shopper.page.getByRole('button', { name: '加入购物车' }).click();
  await shopper.page.waitForURL(/\/login/);
  expect(new URL(shopper.page.url()).searchParams.get('returnTo')).toContain(productUrl);
  expect(await shopper.page.evaluate(() => localStorage.getItem('jishi.guestCart'))).toBeNull();
  expectQuiet(shopper);
  await shopper.close();
  expectQuiet(story, ['400']);
  await story.close();
});

test('two people save the same setting: the second one chooses, and nothing of the first is lost', async () => {
  const [first, second] = [await shop.open(DESKTOP), await shop.open(DESKTOP)];
  for (const { page } of [first, second]) {
    page.setDefaultTimeout(30_000);
    await signInAsStaff(page, '/admin/settings');
    await page.getByLabel('客服电话').waitFor();
  }
  await first.page.getByLabel('客服电话').fill('400-111');
  await first.page.getByLabel('经营地址').fill('北京');
  await saveSection(first.page, '店名与联系方式');
  await second.page.getByLabel('客服电话').fill('400-222');
  await section(second.page, '店名与联系方式').getByRole('button', { name: '保存' }).click();
  const dialog = second.page.getByRole('dialog');
  await dialog.getByText('400-111').click();
  await dialog.getByRole('button', { name: '按选择保存' }).click();
  await expect.poll(() => second.page.getByLabel('客服电话').inputValue()).toBe('400-111');
  expect(await second.page.getByLabel('经营地址').inputValue()).toBe('北京');
  for (const story of [first, second]) {
    expectQuiet(story, ['409']);
    await story.close();
  }
});

test('a merchant makes the home page by keyboard and with a picture, and shoppers see it', async () => {
  const story = await shop.open(DESKTOP);
  const { page } = story;
  page.setDefaultTimeout(30_000);
  await signInAsStaff(page, '/admin/home-page');
  await page.getByLabel('使用自己的横幅').check();
  await page.getByLabel('标题', { exact: true }).fill('秋日上新');
  await page.getByLabel('图片（拖到这里，或选择文件）').setInputFiles(PICTURE);
  await page.getByRole('img', { name: '横幅现在的图片' }).waitFor();
  await page.getByRole('button', { name: '添加货架' }).click();
  await page.getByLabel('货架名称', { exact: true }).fill('新品');
  await page.getByRole('button', { name: '添加货架' }).click();
  await page.getByLabel('货架名称', { exact: true }).nth(1).fill('店主推荐');
  await page.getByLabel('显示什么').nth(1).selectOption('products');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('请先选择要显示的分类或商品').waitFor();
  await page.getByLabel(/^查找商品/).fill('棉');
  await page.getByRole('listitem').filter({ hasText: '棉' }).getByRole('button').first().waitFor();
  await page.getByLabel(/^查找商品/).press('Enter');
  await page.getByRole('button', { name: /^去掉 .*棉/ }).waitFor();
  await page.getByRole('button', { name: '货架 2 上移' }).press('Enter');
  await page.getByRole('button', { name: '货架 1 下移' }).waitFor();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('首页已更新').first().waitFor();

  const shopper = await shop.open({ width: 390, height: 844 });
  await shopper.page.goto('/');
  await shopper.page.getByRole('heading', { name: '秋日上新', level: 1 }).waitFor();
  const shelves = await shopper.page.getByRole('main').getByRole('heading', { level: 2 }).allTextContents();
  expect(shelves.slice(0, 2)).toEqual(['店主推荐', '新品']);
  const banner = shopper.page.getByRole('region', { name: '欢迎' }).locator('img');
  expect(await banner.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(
    900,
  );
  expectQuiet(shopper);
  await shopper.close();
  expectQuiet(story, ['400']);
  await story.close();
});

test('the first page shows what waits and what is left before the shop opens, each with the page behind it', async () => {
  const { orderNo } = await givenPaidOrder(shop);
  const story = await shop.open(DESKTOP);
  const { page } = story;
  page.setDefaultTimeout(30_000);
  await signInAsStaff(page);
  const toShip = page.getByRole('link', { name: /待发货订单/ });
  await expect
    .poll(async () => Number.parseInt((await toShip.textContent()) ?? '', 10), { timeout: 30_000 })
    .toBeGreaterThan(0);
  const figures = page.getByRole('region', { name: '今天的数字' });
  expect(
    Number.parseInt((await figures.getByRole('definition').first().textContent()) ?? '', 10),
  ).toBeGreaterThan(0);
  await page.getByRole('region', { name: '最近 30 天收款' }).getByText('每天的数字').first().click();
  expect(await page.getByRole('row').count()).toBe(31);
  // The name and the fee were saved above; payments of the simulator do not count as set up.
  const checklist = page.getByRole('region', { name: '开店清单' });
  expect(await checklist.getByRole('listitem').filter({ hasText: '填写店名' }).textContent()).toContain(
    '已完成',
  );
  expect(await checklist.getByRole('listitem').filter({ hasText: '开通收款' }).textContent()).toContain(
    '未完成',
  );
  await checklist.getByRole('link', { name: '写好条款' }).click();
  await page.getByRole('heading', { name: '条款与说明' }).waitFor();
  await page.goto('/admin/');
  await toShip.click();
  await page.getByText(orderNo).first().waitFor();
  expectQuiet(story);
  await story.close();
});

test.each(['zh-CN', 'en'])(
  'the pages have no axe violation in %s, on a phone and on a desktop',
  async (locale) => {
    for (const size of [{ width: 390, height: 844 }, DESKTOP]) {
      const story = await shop.open(size, { locale });
      const { page } = story;
      page.setDefaultTimeout(30_000);
      await signInAsStaff(page);
      for (const path of ['/admin/settings', '/admin/home-page', '/admin/']) {
        await page.goto(path);
        await page
          .getByRole('heading', { level: 2, name: path === '/admin/' ? /30/ : /\S/ })
          .first()
          .waitFor();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [path, id, nodes.map(({ html }) => html)])).toEqual([]);
        const scrollWidth = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect(scrollWidth, path).toBeLessThanOrEqual(size.width);
        if (process.env.SHOTS)
          await page.screenshot({
            path: `${process.env.SHOTS}/${path.split('/')[2] || 'today'}-${locale}-${size.width}.png`,
            fullPage: true,
          });
      }
      expectQuiet(story);
      await story.close();
    }
  },
);
