import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { faultsOf, READERS, signInAsStaff } from './staff.ts';

/** A merchant makes promotions in the back office, and shoppers see them. */

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const DESKTOP = { width: 1440, height: 900 };

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

/** A moment so many hours from now as a field of the back office takes it, in the time of the shop. */
const minuteIn = (hours: number) =>
  new Date(Date.now() + hours * 3_600_000)
    .toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
    .replace(' ', 'T');

async function runningSales(): Promise<{ name: string; items: { priceFen: number; quota: number }[] }[]> {
  const answer = await fetch(`${shop.url}/api/flash-sales`);
  const { items } = (await answer.json()) as { items: Awaited<ReturnType<typeof runningSales>> };
  return items;
}

test('a flash sale is made, shown to shoppers, refused where it overlaps another, and ended', async () => {
  const { page, close } = await shop.open(DESKTOP);
  await signInAsStaff(page, '/admin/promotions/flash-sales');
  await page.getByRole('link', { name: '新建第一个秒杀' }).click();
  const make = async (name: string) => {
    await page.getByLabel('活动名称').fill(name);
    await page.getByLabel('开始').fill(minuteIn(-1));
    await page.getByLabel('结束').fill(minuteIn(5));
    await page.getByLabel('按商品名、编码或条码添加规格').fill('棉');
    await page.getByRole('button', { name: /可售/ }).first().click();
    await page.getByLabel('秒杀价（元）').fill('9.9');
    await page.getByLabel('限量（件）').fill('20');
    await page.getByRole('button', { name: '保存' }).click();
  };
  await make('晨间秒杀');
  await page.waitForURL(/flash-sales\/[0-9a-f-]{36}$/);
  await page.getByRole('heading', { name: /晨间秒杀/ }).waitFor();
  expect(await runningSales()).toMatchObject([{ name: '晨间秒杀', items: [{ priceFen: 990, quota: 20 }] }]);

  await page.goto('/admin/promotions/flash-sales/new');
  await make('重叠的秒杀');
  await page.getByRole('alert').filter({ hasText: '同一商品规格在该时段已有秒杀活动' }).waitFor();

  await page.goto('/admin/promotions/flash-sales');
  await page.getByRole('link', { name: '晨间秒杀' }).click();
  await page.getByRole('button', { name: '立即结束' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '立即结束' }).click();
  await page.getByText('活动已结束').waitFor();
  expect(await runningSales()).toEqual([]);
  await close();
});

describe.each(READERS)('at $width in $locale', ({ width, locale }) => {
  test('axe-core finds nothing on the pages of flash sales', async () => {
    const { page, close } = await shop.open({ width, height: 900 }, { locale });
    await signInAsStaff(page, '/admin/promotions/flash-sales');
    await page.getByRole('link', { name: /新建秒杀|New flash sale/ }).waitFor();
    const faults = await faultsOf(page, 'list');
    await page.goto('/admin/promotions/flash-sales/new');
    await page.getByRole('searchbox').last().fill('棉');
    await page
      .getByRole('button', { name: /可售|available/ })
      .first()
      .click();
    await page
      .getByRole('group')
      .filter({ hasText: /原价|Ordinary/ })
      .waitFor();
    faults.push(...(await faultsOf(page, 'new')));
    expect(faults).toEqual([]);
    await close();
  });
});
