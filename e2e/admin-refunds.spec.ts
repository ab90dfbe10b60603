import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { faultsOf, givenColleague, givenPaidOrder, OPERATOR, READERS, signInAsStaff } from './staff.ts';

/** Money that goes back: by pieces, with the approval of a second person, and again after a failure. */

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

test('support refunds one piece of three, and a colleague approves it: exactly that piece is back', async () => {
  const bought = await givenPaidOrder(shop);
  const support = await givenColleague(shop, ['support']);
  const story = await shop.open({ width: 1440, height: 900 });
  const { page } = story;
  await signInAsStaff(page, `/admin/orders/${bought.orderNo}`, support);
  await page.getByRole('button', { name: '退款', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '退款' });
  const pieces = dialog.getByRole('textbox').first();
  await pieces.fill('4');
  await dialog.getByText('最多 3 件').waitFor();
  await dialog.getByLabel('原因').fill('一件有瑕疵');
  await dialog.getByRole('button', { name: '退款', exact: true }).click();
  expect(await pieces.getAttribute('aria-invalid')).toBe('true');
  await pieces.fill('1');
  const action = dialog.getByRole('button', { name: /^退款 ¥/ });
  const sum = (await action.textContent())?.replace('退款', '').trim() ?? '';
  const answer = page.waitForResponse((each) => each.url().endsWith('/refunds'));
  await action.click();
  const made = await (await answer).json();
  expect(made).toMatchObject({
    status: 'waiting_for_approval',
    lines: [{ skuId: bought.items[0]?.skuId, count: 1, restock: true }],
  });
  expect(`¥${(made.amountFen / 100).toFixed(2)}`).toBe(sum);
  await page.getByText('已退 1 件').waitFor();
  await page.goto('/admin/refunds/list?status=waiting_for_approval');
  await page.getByText('需由他人审批').waitFor();
  await story.close();

  const second = await shop.open({ width: 1440, height: 900 });
  await signInAsStaff(second.page, '/admin/refunds/list?status=waiting_for_approval', OPERATOR);
  await second.page.getByRole('button', { name: `同意订单 ${bought.orderNo} 的退款` }).click();
  await second.page
    .getByRole('dialog')
    .getByRole('button', { name: `退款 ${sum}` })
    .click();
  await second.page.getByRole('dialog').waitFor({ state: 'hidden' });
  await second.page.getByText('没有等待审批的退款').waitFor();
  const statusOf = async () =>
    (await bought.call('GET', `/api/orders/${bought.orderNo}`)).refunds.map(
      ({ status }: { status: string }) => status,
    );
  await expect.poll(statusOf, { timeout: 30_000 }).toEqual(['done']);
  await second.page.goto(`/admin/stock/${bought.items[0]?.skuId}`);
  await second.page.getByText('退货入库').first().waitFor();
  await second.page.getByText('+1', { exact: true }).waitFor();
  // The money of the order adds up on its page.
  await second.page.goto(`/admin/orders/${bought.orderNo}`);
  await second.page.getByRole('heading', { name: '资金往来' }).waitFor();
  await second.page.getByText(`−${sum}`).first().waitFor();
  expect(await second.page.getByText('这些数目不平').count()).toBe(0);
  expect(second.consoleMessages).toEqual([]);
  expect(second.errors).toEqual([]);
  await second.close();
});

test('a refund that the provider refused shows its words, and a retry gives the money back once', async () => {
  const bought = await givenPaidOrder(shop);
  const story = await shop.open({ width: 1440, height: 900 });
  const { page } = story;
  await signInAsStaff(page, `/admin/orders/${bought.orderNo}`);
  const fault = (body: object) => bought.call('PUT', `${shop.simulators}/alipay/control/faults`, body);
  await fault({ refund: 'frozen' });
  await page.getByRole('button', { name: '退款', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '退款' });
  await dialog.getByRole('textbox').first().fill('2');
  await dialog.getByLabel('原因').fill('缺货');
  await dialog.getByRole('button', { name: /^退款 ¥/ }).click();
  await page.getByText('有一笔退款失败了').waitFor({ timeout: 30_000 });
  await fault({ refund: null });
  await page.goto('/admin/refunds/list?status=failed');
  const row = page.getByRole('row', { name: bought.orderNo });
  await row.getByText('ACQ.').waitFor();
  await row.getByRole('button', { name: `重试订单 ${bought.orderNo} 的退款` }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^退款 ¥/ })
    .click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await row.getByText('已另行重试').waitFor();
  const statusOf = async () =>
    (await bought.call('GET', `/api/orders/${bought.orderNo}`)).refunds.map(
      ({ status }: { status: string }) => status,
    );
  await expect.poll(statusOf, { timeout: 30_000 }).toEqual(['failed', 'done']);
  await story.close();
});

test.each(READERS)(
  'axe-core finds nothing on the refunds at $width in $locale',
  async ({ width, locale }) => {
    const bought = await givenPaidOrder(shop);
    const support = await givenColleague(shop, ['support']);
    const story = await shop.open({ width, height: 900 }, { locale });
    const { page } = story;
    await signInAsStaff(page, `/admin/orders/${bought.orderNo}`, support);
    await page.getByRole('button', { name: /^(退款|Refund)$/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('1');
    const found = await faultsOf(page, 'refund by pieces');
    await dialog.getByLabel(/^(原因|Reason)$/).fill('缺货');
    await dialog.getByRole('button', { name: /¥/ }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.goto('/admin/refunds/list');
    await page.getByRole('table').waitFor();
    found.push(...(await faultsOf(page, 'refund list')));
    await story.close();

    const second = await shop.open({ width, height: 900 }, { locale });
    await signInAsStaff(second.page, `/admin/orders/${bought.orderNo}`);
    await second.page.getByRole('heading', { name: /^(资金往来|Flow of money)$/ }).waitFor();
    found.push(...(await faultsOf(second.page, 'order with a refund')));
    await second.page
      .getByRole('button', { name: new RegExp(bought.orderNo) })
      .first()
      .click();
    await second.page.getByRole('dialog').waitFor();
    found.push(...(await faultsOf(second.page, 'approve')));
    await second.page.goto('/admin/refunds/surplus');
    await second.page.getByText(/^(没有多收的款|There is no surplus payment)$/).waitFor();
    found.push(...(await faultsOf(second.page, 'surplus')));
    expect(found).toEqual([]);
    expect(second.consoleMessages).toEqual([]);
    await second.close();
  },
);
