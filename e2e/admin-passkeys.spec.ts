import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../server/platform/process/ports.ts';
import { openStoryShop, type StoryShop } from './browser.ts';
import { OPERATOR } from './staff.ts';

/** Second factors of staff in a real browser, with the virtual authenticator of Chromium. */

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let shop: StoryShop;
/** A passkey belongs to a host by name: 127.0.0.1 can have none. */
let url: string;
beforeAll(async () => {
  const port = await freePort('127.0.0.1');
  url = `http://localhost:${port}`;
  shop = await openStoryShop({ RATE_LIMITS: 'off', PORT: String(port), PUBLIC_URL: url });
});
afterAll(() => shop?.close());

test('a passkey is added and signs in; without the device a recovery code does, once', async () => {
  const story = await shop.open({ width: 1280, height: 900 });
  const { page, context } = story;
  const browser = await context.newCDPSession(page);
  await browser.send('WebAuthn.enable');
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true },
    },
  });
  const enterPassword = async () => {
    await page.goto(`${url}/admin/account`);
    await page.getByLabel('用户名').fill(OPERATOR.username);
    await page.getByRole('textbox', { name: '密码', exact: true }).fill(OPERATOR.password);
    await page.getByRole('button', { name: '登录', exact: true }).click();
  };
  const signedIn = () => page.getByRole('heading', { name: '已登录的设备' }).waitFor();
  const signOut = async () => {
    await page.getByRole('button', { name: '退出登录' }).first().click();
    await page.getByRole('heading', { name: '登录后台' }).waitFor();
  };

  await enterPassword();
  await signedIn();
  await page.getByRole('button', { name: '添加通行密钥' }).click();
  await page.getByLabel('名称', { exact: true }).fill('办公室电脑');
  await page.getByRole('button', { name: '添加', exact: true }).click();
  const shown = page.getByRole('dialog', { name: '恢复代码' }).getByRole('listitem');
  await shown.first().waitFor();
  const codes = await shown.allInnerTexts();
  expect(new Set(codes).size).toBe(10);
  await page.getByRole('button', { name: '已保存好' }).click();
  await page.getByText('办公室电脑').waitFor();
  const { credentials } = await browser.send('WebAuthn.getCredentials', { authenticatorId });
  expect(credentials).toMatchObject([{ rpId: 'localhost' }]);
  await signOut();

  await enterPassword();
  await page.getByRole('button', { name: '使用通行密钥' }).click();
  await signedIn();
  await signOut();

  const useCode = async () => {
    await enterPassword();
    await page.getByRole('button', { name: '改用恢复代码' }).click();
    await page.getByLabel('恢复代码').fill(codes[0] ?? '');
    await page.getByRole('button', { name: /^(登录|继续)$/ }).click();
  };
  await useCode();
  await signedIn();
  await signOut();
  const refused = page.waitForResponse((answer) => answer.url().endsWith('/second-factor'));
  await useCode();
  expect((await refused).status()).toBe(401);
  expect(await page.getByRole('heading', { name: '已登录的设备' }).count()).toBe(0);
  expect(story.errors).toEqual([]);
  await story.close();
});
