import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';

/** Steps that several browser tests share. */

export const newMobile = () => `139${randomInt(10_000_000, 99_999_999)}`;
export const newUsername = () => `story${randomInt(100_000, 999_999)}`;
export const PASSWORD = 'quiet river stone';

export interface Shopper {
  username: string;
  mobile: string;
}

/**
 * Registers a shopper over the API.
 * @param prove gets the code for a number that a code was sent to; without it the number stays unproven
 */
export async function givenShopper(
  url: string,
  prove?: (mobile: string) => Promise<string>,
): Promise<Shopper> {
  const shopper = { username: newUsername(), mobile: newMobile() };
  const smsCode = prove && { smsCode: await prove(shopper.mobile) };
  const answer = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...shopper, ...smsCode, password: PASSWORD, passwordConfirm: PASSWORD }),
  });
  if (answer.status !== 201) throw new Error(`register: ${answer.status} ${await answer.text()}`);
  return shopper;
}

/**
 * Signs in over the API.
 * @returns the access token
 */
export async function tokenOf(url: string, { username }: Shopper): Promise<string> {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  });
  if (answer.status !== 200) throw new Error(`login: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

export async function signIn(page: Page, username: string, password = PASSWORD): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('用户名或手机号').fill(username);
  await page.getByRole('textbox', { name: '密码', exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: '登录', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** Searches, buys the first product found and places the order, which then waits for payment. */
export async function placeOrder(page: Page): Promise<void> {
  await page.goto('/search?q=棉');
  await page.getByRole('main').getByRole('link', { name: /棉/ }).first().click();
  await page.waitForURL(/\/products\//);
  await page.getByRole('button', { name: '立即购买' }).first().click();
  await page.waitForURL(/\/checkout/);
  await fillAddress(page);
  await page.getByRole('button', { name: '提交订单' }).click();
  await page.waitForURL(/\/orders\/\d{19}/);
}

/**
 * Fills in an address and saves it.
 * @param outcome waits for the result; by default the saved address is shown
 */
export async function fillAddress(
  page: Page,
  outcome = () => page.getByText('文三路 100 号').first().waitFor(),
): Promise<void> {
  await page.getByLabel('收货人').fill('王小明');
  await page.getByLabel('手机号').fill('13800138000');
  await page.getByLabel('省', { exact: true }).selectOption({ label: '浙江省' });
  await page.getByLabel('市', { exact: true }).selectOption({ label: '杭州市' });
  await page.getByLabel('区县').selectOption({ label: '西湖区' });
  await page.getByLabel('详细地址').fill('文三路 100 号');
  await page.getByRole('button', { name: '保存地址' }).click();
  await outcome();
}

/** Opens Alipay's cashier page. */
export async function goToCashier(page: Page): Promise<void> {
  await page.getByRole('button', { name: '去支付宝付款' }).click();
  await page.waitForURL(/alipay/);
}

/** Pays on the cashier page, which then returns to the order. */
export async function confirmPayment(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^确认付款/ }).click();
  await page.waitForURL(/\/orders\/\d{19}/);
}
