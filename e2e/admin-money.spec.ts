import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { faultsOf, givenPaidOrder, READERS, signInAsStaff } from './staff.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

test('payments, the checks of the books and the days of reconciliation can be read on every screen and in both languages', async () => {
  const { orderNo } = await givenPaidOrder(shop);
  const found: string[] = [];
  for (const { width, locale } of READERS) {
    const { page, close } = await shop.open({ width, height: 900 }, { locale });
    await signInAsStaff(page, '/admin/money');
    await page.getByText(orderNo).first().waitFor();
    found.push(...(await faultsOf(page, `payments ${width} ${locale}`)));
    await page.goto('/admin/money/books');
    await page.getByRole('button', { name: /^(立即全部检查|Check all now)$/ }).click();
    await page.getByText(/^(账目全部正确|The books are right)$/).waitFor();
    found.push(...(await faultsOf(page, `books ${width} ${locale}`)));
    await page.goto('/admin/money/days');
    await page.getByRole('button', { name: /^(核对这一天|Compare this day)$/ }).click();
    await page
      .getByText(/(暂无账单|No bill yet|已核对|Compared)/)
      .first()
      .waitFor();
    found.push(...(await faultsOf(page, `days ${width} ${locale}`)));
    await close();
  }
  expect(found).toEqual([]);
});
