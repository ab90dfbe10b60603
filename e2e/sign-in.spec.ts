import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { givenShopper, newMobile, PASSWORD, signIn } from './shoppers.ts';

/** Every way to sign in, sign out and recover an account, in real Chromium. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });
const PHONE = { width: 390, height: 844 };

let shop: StoryShop;
beforeAll(async () => {
  // These tests sign in more often than the rate limit of one address allows.
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

const tokenOf = (page: Page) => page.evaluate(() => localStorage.getItem('token'));

/** The newest code that was sent to a number. */
async function codeFor(mobile: string): Promise<string> {
  const answer = await fetch(`${shop.simulators}/sms/control/messages?mobile=${mobile}`);
  const { items } = (await answer.json()) as { items: { code: string }[] };
  if (!items[0]) throw new Error(`no message to ${mobile}`);
  return items[0].code;
}

/** Requests a code over the API, for a shopper who proves the number. */
async function requestCode(mobile: string): Promise<string> {
  await fetch(`${shop.url}/api/auth/sms/codes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mobile }),
  });
  return codeFor(mobile);
}

async function askForCode(page: Page, mobile: string): Promise<void> {
  await page.getByLabel('手机号').fill(mobile);
  await page.getByRole('button', { name: '获取验证码' }).click();
  await page.getByText('验证码已发送').waitFor();
  await page.getByLabel('短信验证码').fill(await codeFor(mobile));
}

async function agreeAtWeibo(page: Page, uid: string): Promise<void> {
  await page.goto('/login');
  await page.getByRole('tab', { name: '微博' }).click();
  await page.getByRole('button', { name: '前往微博登录' }).click();
  await page.waitForURL(/\/weibo\//);
  await page.getByLabel(/uid/).fill(uid);
  await page.getByRole('button', { name: '以此 uid 授权' }).click();
}

test('a code by SMS signs in, and the first sign-in creates the account', async () => {
  const { page, errors, close } = await shop.open(PHONE);
  const mobile = newMobile();
  await page.goto('/login');
  await page.getByRole('tab', { name: '短信' }).click();
  await askForCode(page, mobile);
  await page.getByRole('tabpanel').getByRole('button', { name: '登录', exact: true }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  expect((await tokenOf(page))?.split('.')).toHaveLength(3);
  await page.goto('/account');
  await page.getByText(`${mobile.slice(0, 3)}****${mobile.slice(-4)}`).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('the first sign-in with Weibo asks for a binding, the second one does not', async () => {
  const { username } = await givenShopper(shop.url);
  const uid = '7001234567';
  const first = await shop.open(PHONE);
  await agreeAtWeibo(first.page, uid);
  await first.page.waitForURL(/\/bind/);
  await first.page.getByText('微博已确认您是').waitFor();
  await first.page.getByLabel('用户名或手机号').fill(username);
  await first.page.getByRole('textbox', { name: '密码', exact: true }).fill(PASSWORD);
  await first.page.getByRole('button', { name: '绑定并登录' }).click();
  await first.page.waitForURL((url) => url.pathname === '/');
  await first.page.goto('/account/security');
  await first.page.getByRole('button', { name: '解除绑定 微博' }).waitFor();
  expect(first.errors).toEqual([]);
  await first.close();

  const second = await shop.open(PHONE);
  await agreeAtWeibo(second.page, uid);
  await second.page.waitForURL((url) => url.origin === shop.url && url.pathname === '/');
  await second.page.waitForFunction(() => localStorage.getItem('token') !== null);
  await second.page.goto('/account');
  await second.page.getByText(username).first().waitFor();
  // No URL contained one of the shop's tokens.
  expect(second.urls.filter((url) => /eyJ/.test(url))).toEqual([]);
  expect(second.errors).toEqual([]);
  await second.close();
});

test('after a refusal at Weibo the page says so and offers the other ways', async () => {
  const { page, close } = await shop.open(PHONE);
  await page.goto('/login');
  await page.getByRole('tab', { name: '微博' }).click();
  await page.getByRole('button', { name: '前往微博登录' }).click();
  await page.getByRole('button', { name: '取消授权' }).click();
  await page.getByText('您在微博取消了授权，可以换一种方式登录。').waitFor();
  await page.getByRole('tab', { name: '密码' }).click();
  await page.getByLabel('用户名或手机号').waitFor();
  await close();
});

test('two tabs whose token has expired refresh at the same time, and both stay signed in', async () => {
  const { username } = await givenShopper(shop.url);
  const { page, context, errors, close } = await shop.open(PHONE);
  await signIn(page, username);
  const other = await context.newPage();
  await other.goto('/');
  await page.evaluate(() => {
    const [header, , signature] = (localStorage.getItem('token') ?? '').split('.');
    localStorage.setItem('token', `${header}.${btoa('{"exp":1}')}.${signature}`);
  });
  const expired = await tokenOf(page);
  await Promise.all([page.goto('/account'), other.goto('/account/security')]);
  await page.getByText(username).first().waitFor();
  await other.getByRole('heading', { name: '登录的设备' }).waitFor();
  expect((await tokenOf(page))?.split('.')).toHaveLength(3);
  expect(await tokenOf(page)).not.toBe(expired);

  // Browsers without locks send two refreshes at the same time. The server gives the second one a session of its
  // own.
  const refresh = () =>
    fetch('/api/auth/refresh', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }).then((answer) => answer.status);
  expect(await Promise.all([page.evaluate(refresh), other.evaluate(refresh)])).toEqual([200, 200]);
  await Promise.all([page.reload(), other.reload()]);
  await page.getByText(username).first().waitFor();
  await other.getByRole('heading', { name: '登录的设备' }).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('a device that was signed out remotely shows the sign-in page and keeps its place', async () => {
  const { username } = await givenShopper(shop.url);
  const here = await shop.open({ width: 1280, height: 900 });
  const there = await shop.open(PHONE);
  await signIn(here.page, username);
  await signIn(there.page, username);
  await here.page.goto('/account/security');
  const others = here.page.getByRole('button', { name: /^让 .* 退出登录$/ });
  await others.first().waitFor();
  for (let left = await others.count(); left > 0; left--) {
    await others.first().click();
    await expect.poll(() => others.count()).toBe(left - 1);
  }
  // The other device's access token stays valid until it expires; its refresh is what must fail.
  await there.page.evaluate(() => {
    const [header, , signature] = (localStorage.getItem('token') ?? '').split('.');
    localStorage.setItem('token', `${header}.${btoa('{"exp":1}')}.${signature}`);
  });
  await there.page.goto('/account/addresses');
  await there.page.waitForURL(/\/login\?/);
  await there.page.getByText('登录已过期，请重新登录。').waitFor();
  await there.page.getByLabel('用户名或手机号').fill(username);
  await there.page.getByRole('textbox', { name: '密码', exact: true }).fill(PASSWORD);
  await there.page.getByRole('main').getByRole('button', { name: '登录', exact: true }).click();
  await there.page.waitForURL(/\/account\/addresses/);
  await here.page.goto('/account');
  await here.page.getByRole('button', { name: '退出登录' }).click();
  await here.page.waitForURL((url) => url.pathname !== '/account');
  expect(await tokenOf(here.page)).toBeNull();
  await Promise.all([here.close(), there.close()]);
});

test('a code by SMS sets a new password, and the old one no longer signs in', async () => {
  const { username, mobile } = await givenShopper(shop.url, requestCode);
  const { page, errors, close } = await shop.open(PHONE);
  await page.goto('/login');
  await page.getByRole('link', { name: '忘记密码？' }).click();
  await page.waitForURL(/forgot-password/);
  await askForCode(page, mobile);
  await page.getByLabel('新密码', { exact: true }).fill('a new and longer one');
  await page.getByLabel('再输一遍密码').fill('a new and longer one');
  await page.getByRole('button', { name: '设置新密码' }).click();
  await page.getByText('密码已更新，请用新密码登录。').waitFor();
  await page.goto('/login');
  await page.getByLabel('用户名或手机号').fill(username);
  await page.getByRole('textbox', { name: '密码', exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: '登录', exact: true }).click();
  await page.getByText('用户名或密码不对，请再看看。').waitFor();
  await signIn(page, username, 'a new and longer one');
  expect(errors).toEqual([]);
  await close();
});

test('a change that needs a fresh proof asks for the password, and then goes through', async () => {
  const { username } = await givenShopper(shop.url);
  const { page, close } = await shop.open(PHONE);
  await signIn(page, username);
  await page.goto('/account/security');
  const mobile = newMobile();
  const panel = page.locator('form', { has: page.getByLabel('新手机号') });
  await panel.getByLabel('新手机号').fill(mobile);
  await panel.getByRole('button', { name: '获取验证码' }).click();
  await expect.poll(() => codeFor(mobile).catch(() => '')).toMatch(/^\d{6}$/);
  await panel.getByLabel('验证码').fill(await codeFor(mobile));
  // The server asks for a proof ten minutes after the sign-in; the test does not wait for that long.
  await page.route(
    '**/api/me/mobile',
    (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 403, code: 'step_up_required', title: '请先再次验证身份' }),
      }),
    { times: 1 },
  );
  await panel.getByRole('button', { name: '保存' }).click();
  const dialog = page.getByRole('dialog', { name: '请确认是您本人' });
  await dialog.getByRole('textbox', { name: '密码', exact: true }).fill('not the password');
  await dialog.getByRole('button', { name: '确认' }).click();
  await dialog.getByText('密码不对').first().waitFor();
  await dialog.getByRole('textbox', { name: '密码', exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: '确认' }).click();
  await page
    .getByText(`${mobile.slice(0, 3)}****${mobile.slice(-4)}`)
    .first()
    .waitFor();
  expect(await dialog.count()).toBe(0);
  await close();
});
