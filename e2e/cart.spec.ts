import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';
import { givenShopper, signIn, tokenOf } from './shoppers.ts';
import { OPERATOR } from './staff.ts';

/** What the cart page does with goods that cannot be bought now. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop({ RATE_LIMITS: 'off' });
});
afterAll(() => shop?.close());

// biome-ignore lint/suspicious/noExplicitAny: answers are used as a client would.
async function call(method: string, path: string, token: string, body?: object): Promise<any> {
  const answer = await fetch(shop.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

async function operatorToken(): Promise<string> {
  const answer = await fetch(`${shop.url}/api/admin/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(OPERATOR),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

/** A product of one SKU on the shelf. */
async function givenProduct(staff: string, title: string, stock = 5): Promise<{ id: string; skuId: string }> {
  const { items } = await call('GET', '/api/categories', staff);
  const product = await call('POST', '/api/admin/products', staff, {
    title,
    categoryId: items[0].id,
    skus: [{ options: [], priceFen: 3_000, stock }],
  });
  return { id: product.id, skuId: product.skus[0].id };
}

test.each([{ width: 390 }, { width: 1280 }])(
  'goods that left the shelf or are sold out stand apart, are in no sum and do not stop the checkout, at $width pixels',
  async ({ width }) => {
    const staff = await operatorToken();
    const titles = { kept: `陶杯${width}`, gone: `旧碗${width}`, out: `竹筷${width}` };
    const kept = await givenProduct(staff, titles.kept);
    const gone = await givenProduct(staff, titles.gone);
    const out = await givenProduct(staff, titles.out);
    const shopper = await givenShopper(shop.url);
    const token = await tokenOf(shop.url, shopper);
    for (const { skuId } of [kept, gone, out])
      await call('POST', '/api/cart/items', token, { skuId, count: 1 });
    await call('PATCH', `/api/admin/products/${gone.id}`, staff, { status: 'off_shelf' });
    const adjustment = { delta: -5, reason: '盘亏' };
    await call('POST', `/api/admin/skus/${out.skuId}/stock-adjustments`, staff, adjustment);

    const { page, close } = await shop.open({ width, height: 900 });
    await signIn(page, shopper.username);
    await page.goto('/cart');
    const others = page.getByRole('region', { name: '暂时不能购买' });
    await others.getByText('已下架，不能购买').waitFor();
    expect(await others.getByRole('listitem').count()).toBe(2);
    const sum = page.getByRole('region', { name: '合计' });
    await sum.getByText('已选 1 件').waitFor();
    await sum.getByText('¥30').waitFor();
    await sum.getByText('再选 ¥69 免运费').waitFor();

    await sum.getByRole('link', { name: '去结算' }).click();
    await page.waitForURL(/\/checkout/);
    await page.getByRole('button', { name: '提交订单' }).waitFor();
    expect(await page.getByText('商品有变化').count()).toBe(0);

    await page.goto('/cart');
    await others.getByRole('button', { name: '全部移除' }).click();
    await others.waitFor({ state: 'detached' });
    await page.getByText('已移除 2 种商品').waitFor();
    expect((await call('GET', '/api/cart', token)).items).toHaveLength(1);
    await close();
  },
);
