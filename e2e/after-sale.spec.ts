import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { confirmPayment, givenShopper, goToCashier, placeOrder, signIn } from './shoppers.ts';

/** What a shopper does after buying: finds the order, follows the parcel, returns the goods and buys them again. */

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off', RECONCILE_SECONDS: '1' });
});
afterAll(() => shop?.close());

// biome-ignore lint/suspicious/noExplicitAny: whatever JSON came
type Json = any;

async function send(method: string, url: string, body: object, token = ''): Promise<Json> {
  const answer = await fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A call of the demo operator. */
async function asStaff() {
  const login = { username: 'operator01', password: 'jishi demo desk' };
  const { accessToken } = await send('POST', `${shop.url}/api/admin/auth/login`, login);
  return (path: string, body: object = {}) =>
    send('POST', `${shop.url}/api/admin${path}`, body, accessToken as string);
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)),
  ).toEqual([]);
}

test.each([390, 1280])(
  'at %d pixels a shopper follows a parcel, sends the goods back and buys again',
  async (width) => {
    const { username } = await givenShopper(shop.url);
    const story = await shop.open({ width, height: 844 });
    const { page } = story;
    await signIn(page, username);
    await placeOrder(page);
    await goToCashier(page);
    await confirmPayment(page);
    await page.getByRole('heading', { name: '已付款，准备发货' }).waitFor();
    const orderNo = page.url().match(/\d{19}/)?.[0] ?? '';
    const staff = await asStaff();
    const parcel = { carrier: 'yuantong', trackingNumber: `YT${width}` };
    await staff(`/orders/${orderNo}/ship`, parcel);
    const events = [{ text: '快件到达杭州中转部', place: '杭州市' }];
    await send('POST', `${shop.simulators}/carriers/control/events`, { ...parcel, events });

    await page.goto('/orders');
    await page.getByRole('searchbox', { name: '搜索订单' }).fill(orderNo);
    await page.getByRole('button', { name: '搜索', exact: true }).last().click();
    await page.waitForURL(/[?&]q=\d{19}/);
    await page.getByRole('link', { name: /^待收货 ?1$/ }).waitFor();
    await expectNoViolations(page);
    await page
      .getByRole('link', { name: new RegExp(orderNo) })
      .first()
      .click();
    // A reload before the new URL would load the list again.
    await page.waitForURL(/\/orders\/\d{19}/);
    await vi.waitFor(
      async () => {
        await page.reload();
        await page.getByText('快件到达杭州中转部').waitFor({ timeout: 8_000 });
      },
      { timeout: 60_000 },
    );
    await expectNoViolations(page);

    await page.getByRole('button', { name: '申请退款' }).click();
    await page.getByLabel('退款原因').fill('尺寸不合适');
    await page.getByText('我要退货').click();
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByText('退货申请已提交，等待处理').waitFor();
    const { items }: Json = await (
      await fetch(`${shop.url}/api/admin/refund-requests?status=requested`, {
        headers: {
          authorization: `Bearer ${(await send('POST', `${shop.url}/api/admin/auth/login`, { username: 'operator01', password: 'jishi demo desk' })).accessToken}`,
        },
      })
    ).json();
    const { id } = items.find((request: Json) => request.orderNo === orderNo);
    await staff(`/refund-requests/${id}/approve`, { reason: '请寄到杭州仓' });
    await page.reload();
    await page.getByText('请寄到杭州仓').waitFor();
    await page.getByLabel('快递公司').fill('顺丰速运');
    await page.getByLabel('快递单号').fill('SF7788');
    await expectNoViolations(page);
    await page.getByRole('button', { name: '我已寄回' }).click();
    await page.getByText('商品正在寄回').waitFor();
    await staff(`/refund-requests/${id}/receive`);
    await staff(`/refund-requests/${id}/refund`, { restock: true });
    await page.reload();
    await page.getByText('退货完成，款项原路退回').waitFor();
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/order-${width}.png`, fullPage: true });

    await page.getByRole('button', { name: '再次购买' }).click();
    await page.waitForURL(/\/cart$/);
    await page.getByRole('main').getByText(/棉/).first().waitFor();
    expect(story.errors).toEqual([]);
    await story.close();
  },
);
