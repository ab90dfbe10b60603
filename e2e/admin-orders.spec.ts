import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type Story, type StoryShop } from './browser.ts';
import { faultsOf, givenPaidOrder, READERS, signInAsStaff } from './staff.ts';

/** What staff do with an order, from the search box to the refund. */

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

async function ship({ page }: Story, pieces: number[], number: string): Promise<void> {
  await page.getByRole('button', { name: '发货', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '发货' });
  for (const [index, count] of pieces.entries())
    await dialog.getByRole('spinbutton').nth(index).fill(String(count));
  await dialog.getByLabel('快递公司').selectOption({ label: '顺丰速运' });
  await dialog.getByLabel('快递单号').fill(number);
  await dialog.getByRole('button', { name: /^发出/ }).click();
  await dialog.waitFor({ state: 'hidden' });
}

test('staff find an order by the end of its number, ship two parcels and refund a part', async () => {
  const bought = await givenPaidOrder(shop);
  const story = await shop.open({ width: 1440, height: 900 });
  const { page } = story;
  await signInAsStaff(page);

  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.waitForURL('**/admin/orders');
  await page.getByText(bought.orderNo).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type(bought.orderNo.slice(-6));
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/admin/orders/${bought.orderNo}`);

  await ship(story, [1, 0], 'SF1000000000001');
  await page.getByText('部分发货', { exact: true }).waitFor();
  await ship(story, [2, 1], 'SF1000000000002');
  await page.getByText('已发货', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: '发货', exact: true }).count()).toBe(0);

  await page.getByRole('button', { name: '退款', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '退款' });
  await dialog.getByLabel('只退金额').check();
  await dialog.getByLabel('退款金额（元）').fill('12.34');
  await dialog.getByLabel('原因').fill('一件有瑕疵');
  const answer = page.waitForResponse((each) => each.url().endsWith('/refunds'));
  await dialog.getByRole('button', { name: '退款 ¥12.34' }).click();
  expect((await answer).status()).toBe(201);
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('−¥12.34').first().waitFor({ timeout: 30_000 });

  const history = page.locator('section', { has: page.getByRole('heading', { name: '备注与经过' }) });
  const lines = await history.getByRole('listitem').allInnerTexts();
  expect(lines).toHaveLength(6);
  expect(lines.filter((line) => line.includes('发出包裹'))).toHaveLength(2);
  expect(lines.filter((line) => line.includes('退款 ¥12.34'))).toHaveLength(1);

  const order = await bought.call('GET', `/api/orders/${bought.orderNo}`);
  expect(order).toMatchObject({ status: 'shipped', refundedFen: 1_234 });
  expect(order.shipments.map(({ lines: pieces }: { lines: object[] }) => pieces)).toHaveLength(2);
  expect(story.consoleMessages).toEqual([]);
  expect(story.errors).toEqual([]);
  expect([...story.hosts]).toEqual(['127.0.0.1']);
  await story.close();
});

test('a number is shown whole only after a reason, and the history names who saw it', async () => {
  const bought = await givenPaidOrder(shop);
  const story = await shop.open({ width: 1440, height: 900 });
  const { page } = story;
  await signInAsStaff(page, `/admin/orders/${bought.orderNo}`);
  await page.getByText('138****8000').waitFor();
  expect(await page.getByText('13800138000').count()).toBe(0);
  await page.getByRole('button', { name: '查看完整号码' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '查看', exact: true }).click();
  await dialog.getByText('请填写').waitFor();
  await dialog.getByLabel('原因').fill('派送失败');
  await dialog.getByRole('button', { name: '查看', exact: true }).click();
  await page.getByText('13800138000').waitFor();
  await page.getByText('查看完整号码 · 派送失败').waitFor();
  await page.getByRole('button', { name: '修改地址' }).click();
  await page.getByRole('dialog', { name: '修改地址' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(story.consoleMessages).toEqual([]);
  await story.close();
});

test('signing out leads to the sign-in, and the page that was left asks for nothing more', async () => {
  const story = await shop.open({ width: 1440, height: 900 });
  const { page } = story;
  await signInAsStaff(page, '/admin/account');
  await page.getByRole('heading', { name: '已登录的设备' }).waitFor();
  const loggedOut = page.waitForResponse((each) => each.url().endsWith('/api/admin/auth/logout'));
  await page.getByRole('button', { name: '退出登录' }).first().click();
  await loggedOut;
  const asked = story.urls.length;
  await page.getByRole('heading', { name: '登录后台' }).waitFor();
  expect(story.urls.slice(asked).filter((url) => url.includes('/api/'))).toEqual([]);
  expect(story.consoleMessages).toEqual([]);
  await page.goto('/admin/orders');
  await page.waitForURL('**/admin/sign-in**');
  await story.close();
});

test('staff reject one refund request and approve another', async () => {
  const [kept, returned] = [await givenPaidOrder(shop), await givenPaidOrder(shop)];
  for (const { call, orderNo } of [kept, returned])
    await call('POST', `/api/orders/${orderNo}/refund-requests`, { reason: '不想要了', amountFen: 500 });
  const story = await shop.open({ width: 1440, height: 900 });
  const { page } = story;
  await signInAsStaff(page, '/admin/refunds');
  await page.getByRole('button', { name: `拒绝订单 ${kept.orderNo} 的退款` }).click();
  await page.getByRole('dialog').getByLabel('原因').fill('已经寄出');
  await page.getByRole('dialog').getByRole('button', { name: '拒绝', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: `同意订单 ${returned.orderNo} 的退款` }).click();
  await page.getByRole('dialog').getByRole('button', { name: '退款 ¥5.00' }).click();
  await page.getByText('没有待处理的退款申请').waitFor();
  const { items } = await kept.call('GET', `/api/orders/${kept.orderNo}/refund-requests`);
  expect(items).toMatchObject([{ status: 'rejected', decidedReason: '已经寄出' }]);
  expect(story.consoleMessages).toEqual([]);
  await story.close();
});

test.each(READERS)(
  'axe-core finds nothing at $width in $locale, and nothing is wider than the page',
  async (reader) => {
    const paid = await givenPaidOrder(shop);
    await paid.call('POST', `/api/orders/${paid.orderNo}/refund-requests`, {
      reason: '少发一件',
      amountFen: 100,
    });
    const story = await shop.open({ width: reader.width, height: 900 }, { locale: reader.locale });
    const { page } = story;
    await signInAsStaff(page, '/admin/orders');
    const found: string[] = [];
    const look = async (name: string) => found.push(...(await faultsOf(page, name)));
    await page.getByText(paid.orderNo).waitFor();
    await look('orders');
    await page.goto(`/admin/orders/${paid.orderNo}`);
    await page.getByText('王小明').first().waitFor();
    await look('order');
    for (const name of [/^(发货|Ship)$/, /^(退款|Refund)$/, /^(修改地址|Change the address)$/]) {
      await page.getByRole('button', { name }).click();
      await page.getByRole('dialog').waitFor();
      await look(`dialog ${name}`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    await page.goto('/admin/refunds');
    await page.getByText(paid.orderNo).waitFor();
    await look('refunds');
    expect(found).toEqual([]);
    expect(story.consoleMessages).toEqual([]);
    await story.close();
  },
);
