import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { StoryShop } from './browser.ts';
import { givenShopper, newUsername, tokenOf } from './shoppers.ts';

/** Steps that the browser tests of the back office share. */

/** The demo login of the sample shop. */
export const OPERATOR = { username: 'operator01', password: 'jishi demo desk' };

export async function signInAsStaff(page: Page, path = '/admin', who = OPERATOR): Promise<void> {
  await page.goto(path);
  await page.getByLabel(/^(用户名|Username)$/).fill(who.username);
  await page.getByRole('textbox', { name: /^(密码|Password)$/ }).fill(who.password);
  await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
}

/** Who reads the back office: on a phone and on a wide screen, in both languages. */
export const READERS = [
  { width: 390, locale: 'zh-CN' },
  { width: 1440, locale: 'zh-CN' },
  { width: 390, locale: 'en-GB' },
  { width: 1440, locale: 'en-GB' },
];

/** Run in the page: by how many pixels the page, or an open dialog, is wider than its box. */
const WIDTH_TOO_MUCH = `Math.max(...[document.documentElement, ...document.querySelectorAll('[role=dialog]')]
  .map((box) => box.scrollWidth - box.clientWidth))`;

/** What axe-core finds on the page as it stands, and whether something is wider than the page. */
export async function faultsOf(page: Page, name: string): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  expect(passes.length).toBeGreaterThan(5);
  const found = violations.map(({ id, nodes }) => `${name} ${id}: ${nodes[0]?.target.join(' ')}`);
  const surplus = await page.evaluate<number>(WIDTH_TOO_MUCH);
  return surplus > 0 ? [...found, `${name} is ${surplus} px too wide`] : found;
}

/** Makes a colleague with these roles, who has accepted the invitation. */
export async function givenColleague(shop: StoryShop, roles: string[]): Promise<typeof OPERATOR> {
  const post = async (path: string, body: object, token = ''): Promise<Json> => {
    const headers = {
      'content-type': 'application/json',
      ...(token !== '' && { authorization: `Bearer ${token}` }),
    };
    const answer = await fetch(shop.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const username = newUsername();
  const password = 'steady lamp harbour';
  const { accessToken } = await post('/api/admin/auth/login', OPERATOR);
  const { invitationUrl } = await post('/api/admin/staff', { username, name: username, roles }, accessToken);
  const token = new URL(invitationUrl).hash.replace('#token=', '');
  await post('/api/admin/auth/invitation', { token, password, passwordConfirm: password });
  return { username, password };
}

// biome-ignore lint/suspicious/noExplicitAny: whatever JSON came
type Json = any;

/**
 * A shopper buys and pays over the API: three pieces of one SKU and one of another.
 * @returns the order's number and what calls the API as this shopper
 */
export async function givenPaidOrder(shop: StoryShop, options: { isPaid?: boolean } = {}) {
  const shopper = await givenShopper(shop.url);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    authorization: `Bearer ${await tokenOf(shop.url, shopper)}`,
  };
  const call = async (
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: object,
    more = {},
  ): Promise<Json> => {
    const url = path.startsWith('/') ? `${shop.url}${path}` : path;
    const answer = await fetch(url, {
      method,
      headers: { ...headers, ...more },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const { items: products } = await call('GET', '/api/products?sort=sales&pageSize=2');
  const [first, second] = await Promise.all(
    products.map(({ id }: { id: string }) => call('GET', `/api/products/${id}`)),
  );
  const address = await call('POST', '/api/addresses', {
    recipient: '王小明',
    mobile: '13800138000',
    regionCode: '330106',
    detail: '文三路 100 号 2 幢 301 室',
  });
  const items = [
    { skuId: first.skus[0].id, count: 3 },
    { skuId: second.skus[0].id, count: 1 },
  ];
  const { key } = await call('POST', '/api/checkouts', { items });
  const order = await call('POST', '/api/orders', { addressId: address.id }, { 'idempotency-key': key });
  if (options.isPaid !== false) {
    const path = `/api/orders/${order.orderNo}/payments`;
    const payment = await call('POST', path, { provider: 'alipay', channel: 'wap' });
    await fetch(payment.url);
    await call('POST', `${shop.simulators}/alipay/control/pay`, { outTradeNo: payment.outTradeNo });
    // The notify comes after the answer of the simulator.
    const isPaid = async () => (await call('GET', `/api/orders/${order.orderNo}`)).status === 'paid';
    await vi.waitUntil(isPaid, { timeout: 30_000, interval: 100 });
  }
  return {
    shopper,
    orderNo: order.orderNo as string,
    items,
    titles: [first.title, second.title] as string[],
    call,
  };
}
