import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../server/test/database.ts';
import { openStoryShop, type StoryShop } from './browser.ts';
import { givenShopper } from './shoppers.ts';
import { faultsOf, givenPaidOrder, OPERATOR, READERS, signInAsStaff } from './staff.ts';

/** What staff do with a customer: find, look, reveal with a reason and a fresh proof, block and let in again. */

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let database: TestDatabase;
let shop: StoryShop;
beforeAll(async () => {
  database = await createTestDatabase();
  shop = await openStoryShop({ RATE_LIMITS: 'off', DATABASE_URL: database.url });
});
afterAll(async () => {
  await shop?.close();
  await database?.drop();
});

test('a reveal after the step-up has run out asks for the password, and then goes on by itself', async () => {
  const { orderNo, call } = await givenPaidOrder(shop);
  const { mobile } = await call('GET', '/api/me');
  const story = await shop.open({ width: 1440, height: 900 });
  const { page } = story;
  await signInAsStaff(page, `/admin/orders/${orderNo}`);
  await page
    .getByRole('link', { name: /^shopper|^story|^用户/i })
    .last()
    .click();
  await page.waitForURL('**/admin/customers/*');
  await page.getByRole('link', { name: orderNo }).waitFor();
  await page.getByText('王** 138****8000').waitFor();
  expect(await page.getByText('文三路').count()).toBe(0);
  await sql`UPDATE staff_sessions SET stepped_up_at = now() - interval '11 minutes'`.execute(database.db);

  const reveals: number[] = [];
  page.on('response', (answer) => {
    if (answer.url().endsWith('/reveal')) reveals.push(answer.status());
  });
  await page.getByRole('button', { name: '查看完整号码和地址' }).click();
  await page.getByRole('dialog').getByLabel('原因').fill('核对收货人');
  await page.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).click();
  const proof = page.getByRole('dialog', { name: '请再次验证身份' });
  await proof.waitFor();
  expect(await faultsOf(page, 'step-up')).toEqual([]);
  await proof.getByRole('textbox', { name: '密码' }).fill('not the password');
  await proof.getByRole('button', { name: '继续' }).click();
  await proof.getByText('密码不正确').waitFor();
  await proof.getByRole('textbox', { name: '密码' }).fill(OPERATOR.password);
  await proof.getByRole('button', { name: '继续' }).click();

  await page.getByText('文三路 100 号 2 幢 301 室').waitFor();
  await page.getByText('13800138000').waitFor();
  await page.getByText(new RegExp(`^${mobile.replace('****', '\\d{4}')}$`)).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(reveals).toEqual([403, 200]);
  const audited = await sql<{ reason: string }>`
    SELECT details->>'reason' AS reason FROM audit_log WHERE action = 'customer.reveal'`.execute(database.db);
  expect(audited.rows).toEqual([{ reason: '核对收货人' }]);
  expect(story.errors).toEqual([]);
  await story.close();
});

test('whoever closes the question for a proof sees nothing, and is told why', async () => {
  const { orderNo } = await givenPaidOrder(shop);
  const story = await shop.open({ width: 1440, height: 900 });
  const { page } = story;
  await signInAsStaff(page, `/admin/orders/${orderNo}`);
  await page.getByText('138****8000').waitFor();
  await sql`UPDATE staff_sessions SET stepped_up_at = now() - interval '11 minutes'`.execute(database.db);
  await page.getByRole('button', { name: '查看完整号码' }).click();
  await page.getByRole('dialog').getByLabel('原因').fill('核对收货人');
  await page.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).click();
  await page.getByRole('dialog', { name: '请再次验证身份' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: '请再次验证身份' }).waitFor({ state: 'hidden' });
  await page.getByRole('alert').filter({ hasText: '验证' }).waitFor();
  expect(await page.getByText('13800138000').count()).toBe(0);
  await story.close();
});

test('the palette finds a customer by the last four of the mobile; blocked, they cannot sign in until let in again', async () => {
  const shopper = await givenShopper(shop.url);
  const story = await shop.open({ width: 1440, height: 900 });
  const { page } = story;
  await signInAsStaff(page);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(shopper.mobile.slice(-4));
  await page.getByRole('option', { name: `在顾客中查找“${shopper.mobile.slice(-4)}”` }).click();
  await page.waitForURL('**/admin/customers?q=*');
  const search = page.getByRole('searchbox');
  await search.fill(shopper.username);
  await search.press('Enter');
  await page.waitForURL(/\/admin\/customers\/./);
  await page.getByText('还没有订单').waitFor();

  const signIn = async () => {
    const answer = await fetch(`${shop.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: shopper.username, password: 'quiet river stone' }),
    });
    return answer.status;
  };
  await page.getByRole('button', { name: '封禁' }).click();
  await page.getByRole('dialog').getByLabel('备注').fill('恶意占用库存');
  await page.getByRole('dialog').getByRole('button', { name: '封禁' }).click();
  await page.getByText('已封禁', { exact: true }).waitFor();
  expect(await signIn()).toBe(401);
  const note = page.getByRole('textbox', { name: '备注' });
  expect(await note.inputValue()).toBe('恶意占用库存');
  await note.fill('已道歉');
  await page.getByRole('button', { name: '保存备注' }).click();
  await page.getByText('备注已保存').waitFor();
  expect(await signIn()).toBe(401);
  await page.getByRole('button', { name: '解除封禁' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '解除封禁' }).click();
  await page.getByText('正常', { exact: true }).waitFor();
  expect(await signIn()).toBe(200);
  expect(story.consoleMessages).toEqual([]);
  await story.close();
});

test.each(READERS)(
  'axe-core finds nothing on the customers at $width in $locale',
  async ({ width, locale }) => {
    const { orderNo } = await givenPaidOrder(shop);
    const story = await shop.open({ width, height: 900 }, { locale });
    const { page } = story;
    await signInAsStaff(page, '/admin/customers');
    await page.getByRole('table').waitFor();
    const found = await faultsOf(page, 'customers');
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByRole('link', { name: orderNo }).waitFor();
    found.push(...(await faultsOf(page, 'customer')));
    await page.getByRole('button', { name: /^(封禁|Block)$/ }).click();
    await page.getByRole('dialog').waitFor();
    found.push(...(await faultsOf(page, 'block')));
    expect(found).toEqual([]);
    expect(story.consoleMessages).toEqual([]);
    await story.close();
  },
);
