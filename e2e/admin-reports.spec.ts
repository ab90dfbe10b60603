import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { faultsOf, givenPaidOrder, READERS, signInAsStaff } from './staff.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let shop: StoryShop;
let orderNo: string;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
  ({ orderNo } = await givenPaidOrder(shop));
});
afterAll(() => shop?.close());

const NAMES = ['sales', 'products', 'customers', 'refunds', 'funnel'];

/** The colours of some points of the chart: a canvas on which nothing was drawn has one. */
const COLOURS = `(() => {
  const canvas = document.querySelector('[role=img] canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
})()`;

async function openReport(page: Page, name: string): Promise<void> {
  await page.goto(`/admin/reports?name=${name}`);
  await page.locator('[role=img] canvas').first().waitFor();
}

test('each report has a chart, a table and definitions, on every screen and in both languages', async () => {
  const found: string[] = [];
  for (const { width, locale } of READERS) {
    const { page, consoleMessages, hosts, close } = await shop.open({ width, height: 900 }, { locale });
    await signInAsStaff(page, '/admin/reports');
    for (const name of NAMES.filter((each) => each !== 'refunds')) {
      await openReport(page, name);
      await vi.waitUntil(async () => (await page.evaluate<number>(COLOURS)) > 3, { timeout: 10_000 });
      // The pointer on a bar makes the tooltip, which must not be HTML with styles.
      await page.locator('[role=img] canvas').first().hover();
      found.push(...(await faultsOf(page, `${name} ${width} ${locale}`)));
    }
    expect(consoleMessages).toEqual([]);
    expect([...hosts]).toEqual(['127.0.0.1']);
    await close();
  }
  expect(found).toEqual([]);
});

test('a figure opens its rows, their sum is the figure, and the address keeps what is shown', async () => {
  const { page, close } = await shop.open({ width: 1440, height: 900 });
  await signInAsStaff(page, '/admin/reports');
  const total = page.getByRole('button', { name: /^合计 实收 / });
  const figure = ((await total.textContent()) ?? '').trim();
  await total.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('link', { name: orderNo }).waitFor();
  await dialog.getByText(`合计 ${figure}`).waitFor();
  expect(await faultsOf(page, 'rows')).toEqual([]);
  await page.reload();
  await page.getByRole('dialog').getByText(`合计 ${figure}`).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: '按天' }).selectOption('month');
  await page.waitForURL(/by=month/);
  await page.getByRole('link', { name: '下单到完成' }).click();
  await page.waitForURL(/name=funnel.*by=month|by=month.*name=funnel/);
  await page.getByRole('button', { name: /^合计 支付 / }).click();
  await page.getByRole('dialog').getByRole('link', { name: orderNo }).waitFor();
  await close();
});

test('the table and the chart can be downloaded', async () => {
  const { page, close } = await shop.open({ width: 1440, height: 900 });
  await signInAsStaff(page, '/admin/reports?name=products');
  await page.locator('[role=img] canvas').first().waitFor();
  const [table] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载表格 (CSV)' }).click(),
  ]);
  expect(table.suggestedFilename()).toMatch(/^products_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await table.path(), 'utf8');
  expect(text).toMatch(/^\uFEFF商品,订单数,售出件数,商品销售额/);
  expect(text).toMatch(/,1,3,\d+\.\d\d,0,0\.00,\d+\.\d\d\r\n/);
  const [picture] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载图表 (PNG)' }).click(),
  ]);
  const bytes = await readFile(await picture.path());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(bytes.length).toBeGreaterThan(2_000);
  await close();
});
