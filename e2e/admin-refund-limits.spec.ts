import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { faultsOf, READERS, signInAsStaff } from './staff.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

test('the owner limits what a role refunds alone, and the limit is there after a reload', async () => {
  const { page, close } = await shop.open({ width: 1440, height: 900 });
  await signInAsStaff(page, '/admin/settings');
  const section = page.locator('#refundLimits');
  await section.getByRole('combobox', { name: '添加角色' }).selectOption('finance');
  await section.getByLabel('单笔上限（元）').fill('100');
  await section.getByRole('button', { name: '保存' }).click();
  await page.getByText('已保存').first().waitFor();
  await page.reload();
  expect(await section.getByLabel('单笔上限（元）').inputValue()).toBe('100');
  await close();
  const found: string[] = [];
  for (const { width, locale } of READERS) {
    const story = await shop.open({ width, height: 900 }, { locale });
    await signInAsStaff(story.page, '/admin/settings');
    await story.page.locator('#refundLimits fieldset fieldset').waitFor();
    found.push(...(await faultsOf(story.page, `${width} ${locale}`)));
    await story.close();
  }
  expect(found).toEqual([]);
});
