import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from './app.ts';
import { MATRIX } from './route-access.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

/** Routes that nobody signs a request for: a browser sends their cookies by itself, and keeps those of the answer. */
const signInRoutes = [
  ...(MATRIX.anyone ?? []),
  ...(MATRIX.refreshCookie ?? []),
  ...(MATRIX.staffRefreshCookie ?? []),
].filter((route) => /\/api\/(admin\/)?auth\//.test(route));

async function ask(route: string, headers: Record<string, string>) {
  const [method, url] = route.split(' ') as ['GET' | 'POST', string];
  return shop.app.inject({ method, url, headers, ...(method === 'POST' && { payload: {} }) });
}

test('there are routes of shoppers and of staff among them', () => {
  expect(signInRoutes).toContain('POST /api/auth/refresh');
  expect(signInRoutes).toContain('POST /api/admin/auth/login');
});

test.each(signInRoutes)('%s refuses a page of another origin and sets no cookie', async (route) => {
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of foreign) {
    const answer = await ask(route, headers);
    expect([answer.statusCode, answer.json().code], JSON.stringify(headers)).toEqual([403, 'origin_refused']);
    expect(answer.cookies, JSON.stringify(headers)).toEqual([]);
  }
  const own = await ask(route, { 'sec-fetch-site': 'same-origin' });
  expect(own.body, 'the own page').not.toContain('origin_refused');
});
