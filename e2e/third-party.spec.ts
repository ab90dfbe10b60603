import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type Story, type StoryShop } from './browser.ts';
import { givenShopper, newMobile, newUsername, PASSWORD, signIn } from './shoppers.ts';

/** Signing in with a third party, and binding one to an account from the account's page, in real Chromium. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

let shop: StoryShop;
beforeAll(async () => {
  // These tests sign in more often than the rate limit of one address allows.
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

/** Opens the page of the account's security in a new browser. */
async function openSecurity(size: typeof PHONE): Promise<Story & { username: string }> {
  const { username } = await givenShopper(shop.url);
  const story = await shop.open(size);
  await signIn(story.page, username);
  await story.page.goto('/account/security');
  return { ...story, username };
}

async function agreeToBind(page: Page, uid: string): Promise<void> {
  await page.getByRole('button', { name: '绑定 微博', exact: true }).click();
  await page.waitForURL(/\/weibo\//);
  await page.getByLabel(/uid/).fill(uid);
  await page.getByRole('button', { name: '以此 uid 授权' }).click();
}

test.each([PHONE, DESKTOP])('a shopper binds Weibo on the account page at $width', async (size) => {
  const { page, urls, errors, consoleMessages, close, username } = await openSecurity(size);
  await agreeToBind(page, String(7_100_000_000 + size.width));
  await page.getByText('微博已绑定，下次可以用它登录。').waitFor();
  await page.getByRole('button', { name: '解除绑定 微博' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/account/security');
  // The ticket stands in no query, and neither Back nor a reload finds it again.
  expect(urls.filter((url) => new URL(url).search.includes('ticket'))).toEqual([]);
  await page.reload();
  await page.getByRole('button', { name: '解除绑定 微博' }).waitFor();
  expect(await page.evaluate('JSON.stringify(history.state)')).not.toContain('ticket');
  await page.goto('/account');
  await page.getByText(username).first().waitFor();
  expect({ errors, consoleMessages }).toEqual({ errors: [], consoleMessages: [] });
  await close();
});

test('a Weibo of another account is refused, and the shopper stays in their own account', async () => {
  const uid = '7100000001';
  const owner = await openSecurity(PHONE);
  await agreeToBind(owner.page, uid);
  await owner.page.getByRole('button', { name: '解除绑定 微博' }).waitFor();
  await owner.close();

  const { page, errors, close, username } = await openSecurity(PHONE);
  await agreeToBind(page, uid);
  await page.getByText('您选的微博用户已绑定本店的另一个账户。').waitFor();
  await page.getByRole('button', { name: '绑定 微博', exact: true }).waitFor();
  await page.goto('/account');
  await page.getByText(username).first().waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('a shopper who changes their mind at Weibo is told that nothing was bound', async () => {
  const { page, errors, close } = await openSecurity(PHONE);
  await page.getByRole('button', { name: '绑定 微博', exact: true }).click();
  await page.getByRole('button', { name: '取消授权' }).click();
  await page.getByText('您在微博取消了授权，没有绑定。').waitFor();
  expect(errors).toEqual([]);
  await close();
});

test.each([PHONE, DESKTOP])(
  'a shopper signs in with WeChat by QR code at $width, and makes an account',
  async (size) => {
    const { page, errors, consoleMessages, close } = await shop.open(size);
    const uid = String(7_200_000_000 + size.width);
    const username = newUsername();
    await page.goto('/login');
    await page.getByRole('tab', { name: '微信' }).click();
    await page.getByRole('button', { name: '前往微信登录' }).click();
    await page.waitForURL(/\/wechat\/connect\/qrconnect/);
    await page.getByLabel(/任意数字/).fill(uid);
    await page.getByRole('button', { name: '以此用户同意' }).click();
    await page.waitForURL(/\/bind/);
    await page.getByText('微信已确认您是').waitFor();
    await page.getByRole('tab', { name: '新账户' }).click();
    await page.getByLabel('用户名', { exact: true }).fill(username);
    await page.getByLabel('手机号').fill(newMobile());
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await page.getByLabel('再输一遍密码').fill(PASSWORD);
    await page.getByRole('button', { name: '注册并绑定' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await page.goto('/account/security');
    await page.getByRole('button', { name: '解除绑定 微信' }).waitFor();
    expect({ errors, consoleMessages }).toEqual({
      errors: [],
      consoleMessages: [],
    });
    await close();
  },
);

test('a shopper who refuses at WeChat is told so on the sign-in page', async () => {
  const { page, errors, close } = await shop.open(PHONE);
  await page.goto('/login');
  await page.getByRole('tab', { name: '微信' }).click();
  await page.getByRole('button', { name: '前往微信登录' }).click();
  await page.getByRole('button', { name: '拒绝' }).click();
  await page.getByText('您在微信取消了授权，可以换一种方式登录。').waitFor();
  expect(errors).toEqual([]);
  await close();
});
