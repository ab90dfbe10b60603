import AxeBuilder from '@axe-core/playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStoryShop, type StoryShop } from './browser.ts';

/** The shop as an installed app: what it says of itself, and what it shows when the network is away. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let shop: StoryShop;
beforeAll(async () => {
  shop = await openStoryShop();
});
afterAll(() => shop?.close());

test.each([
  { width: 390, colorScheme: 'light' as const },
  { width: 1280, colorScheme: 'dark' as const },
])(
  'without a network a page at $width pixels is one of the shop, and opens again with the network',
  async (reader) => {
    const { width, colorScheme } = reader;
    const size = { width, height: 844 };
    const { page, context, close } = await shop.open(size, { colorScheme, serviceWorkers: 'allow' });
    await page.goto('/');
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await context.setOffline(true);
    await page.goto('/search?q=棉&min=10');
    await page.getByRole('heading', { name: '现在没有网络' }).waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await context.setOffline(false);
    await page.getByRole('link', { name: /再试一次/ }).click();
    await page.getByRole('main').getByRole('link', { name: /棉/ }).first().waitFor();
    expect(page.url()).toContain('min=10');
    await close();
  },
);

test.each([
  ['zh-CN', '购物车'],
  ['en', 'Cart'],
])('a phone whose language is %s is offered the cart as %s', async (language, name) => {
  const answer = await fetch(`${shop.url}/shop.webmanifest`, { headers: { 'accept-language': language } });
  const manifest = (await answer.json()) as { lang: string; shortcuts: { name: string; url: string }[] };
  expect(manifest.lang).toBe(language);
  expect(manifest.shortcuts[0]).toMatchObject({ name, url: '/cart' });
});

test('the script for the page without a network is asked for again at each visit', async () => {
  const answer = await fetch(`${shop.url}/service-worker.js`);
  expect(answer.headers.get('content-type')).toContain('javascript');
  expect(answer.headers.get('cache-control')).toBe('no-cache');
});
