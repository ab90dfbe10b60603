import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { faultsOf, givenColleague, givenPaidOrder, OPERATOR, READERS, signInAsStaff } from './staff.ts';

/** What staff do with the stock: find a SKU, count it, and read where its pieces went. */

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

test('staff adjust a SKU, set its alert in the row, and its ledger shows the sale and the adjustment', async () => {
  const bought = await givenPaidOrder(shop);
  const story = await shop.open({ width: 1440, height: 900 });
  const { page } = story;
  await signInAsStaff(page);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.waitForURL('**/admin/stock');
  await page.getByRole('searchbox').fill(bought.items[0]?.skuId ?? '');
  const row = page.getByRole('row').nth(1);
  await page.getByText('共 1 项').waitFor();

  const alert = row.getByRole('textbox');
  await alert.fill('x');
  await alert.press('Enter');
  await page.getByText('提醒线应为不小于 0 的整数，或留空').waitFor();
  await alert.fill('999999');
  await alert.press('Enter');
  await page.getByText('提醒线已改为 999999').waitFor();
  await row.getByText('库存低').waitFor();
  await page.getByRole('link', { name: '库存低' }).click();
  await page.waitForURL(/low=true/);
  await page.getByText('共 1 项').waitFor();
  await page.getByRole('button', { name: '撤销' }).click();
  await page.getByText('没有符合条件的规格').waitFor();
  await page.getByRole('link', { name: '全部', exact: true }).click();

  const onHand = async () => Number((await row.getByRole('cell').nth(4).textContent())?.replace(/\D/g, ''));
  const before = await onHand();
  await row.getByRole('button', { name: /^调整库存/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('增减数量').fill('-100000000');
  await dialog.getByLabel('原因').fill('盘点时少了');
  await dialog.getByRole('button', { name: '调整库存' }).click();
  await dialog.locator('[aria-invalid=true]').waitFor();
  await dialog.getByLabel('增减数量').fill('-2');
  const sent = page.waitForRequest((each) => each.url().endsWith('/stock-adjustments'));
  await dialog.getByRole('button', { name: '调整库存' }).click();
  expect((await sent).headers()['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(onHand).toBe(before - 2);

  await row.getByRole('link').click();
  await page.waitForURL(`**/admin/stock/${bought.items[0]?.skuId}`);
  const ledger = page.getByRole('table');
  await ledger.getByText('盘点时少了').waitFor();
  // The sale is recorded by a job, behind the payment.
  await expect
    .poll(
      async () => (await ledger.getByRole('row').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ')),
      {
        timeout: 30_000,
      },
    )
    .toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          new RegExp(`手工调整 盘点时少了 −2 ${(before - 2).toLocaleString()} — ${OPERATOR.username}`),
        ),
        expect.stringMatching(new RegExp(`售出 −3 ${before.toLocaleString()} ${bought.orderNo}`)),
      ]),
    );
  await ledger.getByRole('link', { name: bought.orderNo }).click();
  await page.waitForURL(`**/admin/orders/${bought.orderNo}`);
  expect(story.consoleMessages.filter((text) => !text.includes('409'))).toEqual([]);
  expect(story.errors).toEqual([]);
  await story.close();
});

test('a filter is saved under a name for all staff, found again by another, and deleted by its owner', async () => {
  const colleague = await givenColleague(shop, ['warehouse']);
  const story = await shop.open({ width: 1440, height: 900 });
  const { page } = story;
  await signInAsStaff(page, '/admin/stock?low=true&status=on_shelf');
  await page.getByRole('button', { name: '保存的筛选' }).click();
  await page.getByRole('button', { name: '保存当前筛选' }).click();
  await page.getByRole('dialog').getByLabel('名称').fill('要补货');
  await page.getByRole('dialog').getByLabel('所有员工都能看到').check();
  expect(await faultsOf(page, 'save a filter')).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: '保存', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  const other = await shop.open({ width: 390, height: 900 });
  await signInAsStaff(other.page, '/admin/stock', colleague);
  await other.page.getByRole('button', { name: '保存的筛选' }).click();
  await other.page.getByRole('link', { name: '要补货' }).waitFor();
  expect(await faultsOf(other.page, 'saved filters')).toEqual([]);
  expect(await other.page.getByRole('button', { name: '删除筛选 要补货' }).count()).toBe(0);
  await other.page.getByRole('link', { name: '要补货' }).click();
  await other.page.waitForURL('**/admin/stock?low=true&status=on_shelf');
  expect(await other.page.getByLabel('全部状态').inputValue()).toBe('on_shelf');
  await other.close();

  await page.getByRole('button', { name: '保存的筛选' }).click();
  await page.getByRole('button', { name: '删除筛选 要补货' }).click();
  await page.getByText('还没有保存的筛选').waitFor();
  expect(story.consoleMessages).toEqual([]);
  await story.close();
});

test.each(READERS)(
  'axe-core finds nothing on stock and ledger at $width in $locale',
  async ({ width, locale }) => {
    const story = await shop.open({ width, height: 900 }, { locale });
    const { page } = story;
    await signInAsStaff(page, '/admin/stock');
    await page.getByRole('table').waitFor();
    const found = await faultsOf(page, 'stock');
    await page.getByRole('table').getByRole('button').first().click();
    await page.getByRole('dialog').waitFor();
    found.push(...(await faultsOf(page, 'adjust')));
    await page.keyboard.press('Escape');
    await page.getByRole('table').getByRole('link').first().click();
    await page.waitForURL(/\/admin\/stock\/./);
    await page.getByRole('table').waitFor();
    found.push(...(await faultsOf(page, 'ledger')));
    await page.goto('/admin/stock?low=true&q=nothing-has-this-name');
    await page.getByRole('heading', { level: 1 }).waitFor();
    found.push(...(await faultsOf(page, 'empty')));
    expect(found).toEqual([]);
    expect(story.consoleMessages).toEqual([]);
    await story.close();
  },
);
