import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type Story, type StoryShop } from './browser.ts';
import { confirmPayment, givenShopper, goToCashier, placeOrder, signIn } from './shoppers.ts';

/** What a shopper sees of a payment that succeeds and of one that does not. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });
const PHONE = { width: 390, height: 844 };

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off', RECONCILE_SECONDS: '1' });
});
afterAll(() => shop?.close());

/** A signed-in shopper on the page of an unpaid order. */
async function atUnpaidOrder(of: StoryShop): Promise<Story> {
  const { username } = await givenShopper(of.url);
  const story = await of.open(PHONE);
  await signIn(story.page, username);
  await placeOrder(story.page);
  await story.page.getByRole('heading', { name: '等待付款' }).waitFor();
  return story;
}

async function setFaults(of: StoryShop, faults: object): Promise<void> {
  const answer = await fetch(`${of.simulators}/alipay/control/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(faults),
  });
  expect(answer.status).toBe(200);
}

test('a payment on the cashier page returns to a paid order', async () => {
  const { page, errors, close } = await atUnpaidOrder(shop);
  await goToCashier(page);
  await confirmPayment(page);
  await page.getByRole('heading', { name: '已付款，准备发货' }).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test('a shopper who leaves the cashier page finds the order unpaid and can pay later', async () => {
  const { page, context, close } = await atUnpaidOrder(shop);
  const order = page.url();
  await goToCashier(page);
  await page.close();

  const later = await context.newPage();
  await later.goto('/orders');
  await later.getByText('待付款').first().waitFor();
  await later.goto(order);
  await later.getByRole('heading', { name: '等待付款' }).waitFor();
  await goToCashier(later);
  await confirmPayment(later);
  await later.getByRole('heading', { name: '已付款，准备发货' }).waitFor();
  await close();
});

test('when every notify is lost, the order page still shows the payment without a reload', async () => {
  const { page, close } = await atUnpaidOrder(shop);
  const order = page.url();
  await setFaults(shop, { notify: 'lose' });
  try {
    await goToCashier(page);
    const cashier = page.url();
    const watching = await page.context().newPage();
    await watching.goto(order);
    await page.goto(cashier);
    // The buyer pays and does not come back, so only a query to Alipay can tell.
    await page.route('**/api/payments/**', (route) => route.abort());
    await page.getByRole('button', { name: /^确认付款/ }).click();
    await watching.getByRole('heading', { name: '已付款，准备发货' }).waitFor({ timeout: 60_000 });
  } finally {
    await setFaults(shop, { notify: null });
  }
  await close();
});

test('two tabs that pay the same order use one trade, which is paid once', async () => {
  const { page, context, close } = await atUnpaidOrder(shop);
  const other = await context.newPage();
  await other.goto(page.url());
  await Promise.all([goToCashier(page), goToCashier(other)]);
  expect(other.url()).toBe(page.url());
  await confirmPayment(page);
  await page.getByRole('heading', { name: '已付款，准备发货' }).waitFor();
  await other.reload();
  await other.getByRole('heading', { level: 1 }).waitFor();
  expect(await other.getByRole('button', { name: /^确认付款/ }).count()).toBe(0);
  await close();
});

test('when a phone and a desktop pay the same order, it is paid once and the second payment is returned', async () => {
  const { username } = await givenShopper(shop.url);
  const phone = await shop.open(PHONE);
  await signIn(phone.page, username);
  await placeOrder(phone.page);
  const order = phone.page.url();
  const desktop = await shop.open({ width: 1280, height: 900 });
  await signIn(desktop.page, username);
  await desktop.page.goto(order);
  await Promise.all([goToCashier(phone.page), goToCashier(desktop.page)]);
  await confirmPayment(phone.page);
  await phone.page.getByRole('heading', { name: '已付款，准备发货' }).waitFor();
  await confirmPayment(desktop.page);
  const returned = async () => {
    await desktop.page.goto(order, { waitUntil: 'networkidle' });
    return desktop.page.getByText('这笔订单多付了一次，多出的钱已原路退回您付款的账户。').count();
  };
  await expect.poll(returned, { timeout: 30_000, interval: 200 }).toBe(1);
  await desktop.page.getByRole('heading', { name: '已付款，准备发货' }).waitFor();
  await Promise.all([phone.close(), desktop.close()]);
});

test('a payment after the time to pay is returned, and the page says so', async () => {
  const brief = await openStoryShop({
    RATE_LIMITS: 'off',
    ORDER_EXPIRES_MINUTES: '0.15',
    SWEEP_SECONDS: '0.5',
    RECONCILE_SECONDS: '1',
  });
  try {
    await setFaults(brief, { expiry: 'ignored' });
    const { page, context, close } = await atUnpaidOrder(brief);
    const order = page.url();
    await goToCashier(page);
    const watching = await context.newPage();
    await watching.goto(order);
    await watching.getByRole('heading', { name: '已取消' }).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: /^确认付款/ }).click();
    await page.waitForURL(/\/orders\/\d{19}/);
    const says = (text: string) => async () => {
      await watching.reload({ waitUntil: 'networkidle' });
      return watching.getByText(text).count();
    };
    const waiting = { timeout: 30_000, interval: 200 };
    await expect.poll(says('付过的钱已原路退回您付款的账户'), waiting).toBeGreaterThan(0);
    await close();
  } finally {
    await brief.close();
  }
});
