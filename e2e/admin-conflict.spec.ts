import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { faultsOf, signInAsStaff } from './staff.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

test('two people edit one product: the second sees both texts, and the field that only one changed is kept', async () => {
  const { items } = (await (await fetch(`${shop.url}/api/products`)).json()) as { items: { id: string }[] };
  const path = `/admin/products/${items[0]?.id}`;
  const [first, second] = [
    await shop.open({ width: 1440, height: 900 }),
    await shop.open({ width: 1440, height: 900 }),
  ];
  await signInAsStaff(first.page, path);
  await signInAsStaff(second.page, path);
  const title = (page: typeof first.page) => page.getByLabel('名称', { exact: true });
  await title(first.page).fill('先存的名称');
  await title(second.page).fill('后存的名称');
  await second.page.getByLabel('英文介绍', { exact: true }).fill('Only the second wrote this.');
  await first.page.getByLabel('介绍', { exact: true }).fill('只有第一个人写了这句。');
  await first.page.getByRole('button', { name: '保存', exact: true }).click();
  await first.page.getByText('已保存').waitFor();

  await second.page.getByRole('button', { name: '保存', exact: true }).click();
  const dialog = second.page.getByRole('dialog', { name: '有人先保存了' });
  await dialog.getByText('先存的名称').waitFor();
  await dialog.getByText('后存的名称').waitFor();
  await dialog.getByText('只有第一个人写了这句。').waitFor();
  expect(await faultsOf(second.page, 'conflict')).toEqual([]);
  await dialog.getByRole('radio', { name: /对方的修改/ }).check();
  await dialog.getByRole('button', { name: '按选择保存' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await second.page.getByText('已保存').waitFor();

  await second.page.reload();
  await expect.poll(() => title(second.page).inputValue()).toBe('先存的名称');
  expect(await second.page.getByLabel('介绍', { exact: true }).inputValue()).toBe('只有第一个人写了这句。');
  expect(await second.page.getByLabel('英文介绍', { exact: true }).inputValue()).toBe(
    'Only the second wrote this.',
  );
  await first.close();
  await second.close();
});
