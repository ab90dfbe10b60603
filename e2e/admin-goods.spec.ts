import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type Story, type StoryShop } from './browser.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

const PICTURES = ['red', 'green'].map((name) => join(tmpdir(), `jishi-story-${process.pid}-${name}.jpg`));
let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
  for (const [index, background] of ['#b2331d', '#21443a'].entries())
    await sharp({ create: { width: 1_200, height: 900, channels: 3, background } })
      .jpeg()
      .toFile(PICTURES[index] as string);
});
afterAll(async () => {
  await shop?.close();
  await Promise.all(PICTURES.map((path) => rm(path, { force: true })));
});

async function signInAsOperator(page: Page): Promise<void> {
  await page.goto('/admin/');
  await page.getByLabel(/用户名|Username/).fill('operator01');
  await page.getByRole('textbox', { name: /^(密码|Password)$/ }).fill('jishi demo desk');
  await page.getByRole('button', { name: /^(登录|Sign in)/ }).click();
  await page.getByRole('heading', { name: /^(今天|Today)$/, level: 1 }).waitFor();
}

async function makeCategory(page: Page): Promise<void> {
  await page.goto('/admin/categories');
  await page.getByRole('button', { name: '新建分类' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('名称', { exact: true }).fill('茶叶');
  await dialog.getByLabel('网址名').fill('tea-leaves');
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.getByRole('cell', { name: 'tea-leaves' }).waitFor();
}

/** Types a product with two SKUs; the first try has a cell that cannot be read. */
async function makeProduct(page: Page): Promise<void> {
  await page.goto('/admin/products');
  await page.getByRole('link', { name: '新建商品' }).click();
  await page.getByLabel('名称', { exact: true }).fill('明前龙井');
  await page.getByLabel('介绍', { exact: true }).fill('产自西湖。');
  await page.getByLabel('分类', { exact: true }).selectOption({ label: '茶叶' });
  await page.getByRole('button', { name: '添加选项' }).click();
  await page.getByLabel('选项', { exact: true }).fill('重量');
  await page.getByLabel('取值（用逗号分开）').fill('50 克，100 克');
  await page.getByLabel('50 克：价格（元）').fill('88');
  await page.getByLabel('50 克：库存').fill('20');
  await page.getByLabel('100 克：库存').fill('十');
  await page.getByRole('button', { name: '保存并上架' }).click();
  await page.getByText('请检查标红的格子').waitFor();
  expect(await page.getByLabel('100 克：价格（元）').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('100 克：价格（元）').fill('168');
  await page.getByLabel('100 克：库存').fill('10');
  await page.getByRole('button', { name: '保存并上架' }).click();
  await page.getByRole('heading', { name: /明前龙井/, level: 1 }).waitFor();
}

async function addPictures(page: Page): Promise<void> {
  await page.getByLabel('添加图片，或拖到这里').setInputFiles(PICTURES);
  await page.getByLabel('第 2 张图片的说明').waitFor();
  const cover = () => page.getByRole('region', { name: '图片' }).locator('img').first().getAttribute('src');
  const before = await cover();
  await page.getByRole('button', { name: '第 2 张前移' }).click();
  await expect.poll(cover, { timeout: 30_000 }).not.toBe(before);
}

async function adjustStock(page: Page): Promise<void> {
  await page.getByRole('button', { name: '调整库存' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('增减数量').fill('-30');
  await dialog.getByLabel('原因').fill('盘点');
  await dialog.getByRole('button', { name: '调整库存' }).click();
  await dialog.getByText('库存不能低于已锁定的数量').waitFor();
  await dialog.getByLabel('增减数量').fill('5');
  await dialog.getByRole('button', { name: '调整库存' }).click();
  await page.getByRole('cell', { name: '25' }).first().waitFor();
}

function expectQuiet(story: Story): void {
  expect(story.errors).toEqual([]);
  // The browser itself reports an answer of 4xx, which the refused adjustment is.
  expect(story.consoleMessages.filter((text) => !text.includes('409'))).toEqual([]);
  expect([...story.hosts]).toEqual([new URL(story.url).hostname]);
}

test('an operator makes a category and a product with pictures, and a shopper sees them', async () => {
  const story = await shop.open({ width: 1_280, height: 900 });
  const { page } = story;
  await signInAsOperator(page);
  await makeCategory(page);
  await makeProduct(page);
  await addPictures(page);
  await adjustStock(page);
  const address = await page.getByRole('link', { name: '在商店中查看' }).getAttribute('href');
  expectQuiet(story);
  await story.close();

  const shopper = await shop.open({ width: 390, height: 844 });
  await shopper.page.goto(address ?? '');
  await shopper.page.getByRole('heading', { name: '明前龙井' }).waitFor();
  expect(await shopper.page.getByRole('button', { name: '立即购买' }).first().isVisible()).toBe(true);
  await shopper.close();
});

test.each([
  { width: 390, height: 844, locale: 'zh-CN', colorScheme: 'light' },
  { width: 1_440, height: 900, locale: 'en-GB', colorScheme: 'dark' },
] as const)('axe-core finds nothing on the pages of goods at $width in $locale', async (reader) => {
  const { width, height, ...settings } = reader;
  const story = await shop.open({ width, height }, settings);
  const { page } = story;
  await signInAsOperator(page);
  const product = (await page.request.get('/api/products')).json().then(({ items }) => items[0].id as string);
  const paths = ['/admin/', '/admin/categories', '/admin/products', '/admin/products/new', '/admin/account'];
  const found: string[] = [];
  for (const path of [...paths, `/admin/products/${await product}`, '/admin/no-such-page']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    // The stream of events stays open, so the network is never idle.
    await vi.waitUntil(async () => (await page.locator('.skeleton').count()) === 0, { timeout: 10_000 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    found.push(
      ...violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target }) => `${path} ${id}: ${target.join(' ')}`),
      ),
    );
  }
  expect(found).toEqual([]);
  expectQuiet(story);
  await story.close();
});
