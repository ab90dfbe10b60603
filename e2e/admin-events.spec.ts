import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { faultsOf, givenPaidOrder, signInAsStaff } from './staff.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

/** Run in the page: counts how often a sound begins. */
const COUNT_SOUNDS = `globalThis.sounds = 0;
  const start = AudioContext.prototype.createGain;
  AudioContext.prototype.createGain = function () { globalThis.sounds += 1; return start.call(this); };`;

test('a new order is told, heard and in the list without a reload; the sound can be turned off for good', async () => {
  const { page, consoleMessages, close } = await shop.open({ width: 1440, height: 900 });
  await page.addInitScript(COUNT_SOUNDS);
  const listening = page.waitForResponse((answer) => answer.url().endsWith('/api/admin/events'));
  await signInAsStaff(page, '/admin/orders');
  await listening;
  const first = await givenPaidOrder(shop);
  await page.getByText(`新的已付款订单 ${first.orderNo}`).waitFor();
  await page.getByRole('table').getByText(first.orderNo).waitFor();
  await page.getByRole('link', { name: /^订单 1$/ }).waitFor();
  expect(await page.evaluate('sounds')).toBe(1);
  expect(await faultsOf(page, 'told')).toEqual([]);
  await page.getByRole('button', { name: '查看', exact: true }).click();
  await page.waitForURL(new RegExp(`/admin/orders/${first.orderNo}$`));

  const sound = page.getByRole('button', { name: '新订单和退款申请的提示音' });
  await sound.press('Enter');
  expect(await sound.getAttribute('aria-pressed')).toBe('false');
  await page.reload();
  expect(await sound.getAttribute('aria-pressed')).toBe('false');
  await first.call('POST', `/api/orders/${first.orderNo}/refund-requests`, {
    reason: '少发一件',
    amountFen: 100,
  });
  await page.getByText(`订单 ${first.orderNo} 申请退款`).waitFor();
  await page.getByRole('link', { name: /^退款 1$/ }).waitFor();
  expect(await page.evaluate('sounds')).toBe(0);
  expect(consoleMessages).toEqual([]);
  await close();
});
