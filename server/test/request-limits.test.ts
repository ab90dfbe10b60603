import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from './app.ts';
import { bearer, givenStaff, givenUser, staffBearer } from './given.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ RATE_LIMITS: 'on' });
});
afterAll(() => shop.close());

type Headers = { authorization?: string };

/** How many of so many invalid writes pass the limit: each is refused for its content. */
async function passing(count: number, url: string, headers: Headers): Promise<number> {
  const answers: number[] = [];
  for (let index = 0; index < count; index += 1)
    answers.push((await shop.app.inject({ method: 'POST', url, headers, payload: { wrong: 1 } })).statusCode);
  expect(new Set(answers)).toEqual(new Set([400, 429]));
  return answers.filter((status) => status === 400).length;
}

test('an account that floods the shop with writes is refused, and nobody else is', async () => {
  const [flood, other] = [await givenUser(shop.database.db), await givenUser(shop.database.db)];
  const token = bearer(shop.tokens, flood.id);
  // Some of the allowance comes back while the requests run, one request in 100 ms.
  const passed = await passing(1_200, '/api/cart/items', token);
  expect(passed).toBeGreaterThanOrEqual(600);
  expect(passed).toBeLessThan(1_200);
  const refused = await shop.app.inject({ method: 'PATCH', url: '/api/me', headers: token, payload: {} });
  expect(refused.statusCode).toBe(429);
  expect(refused.json().code).toBe('rate_limited');
  expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  const read = await shop.app.inject({ url: '/api/me', headers: token });
  expect(read.statusCode, 'the account still reads').toBe(200);
  const headers = bearer(shop.tokens, other.id);
  const next = await shop.app.inject({
    method: 'PATCH',
    url: '/api/me',
    headers,
    payload: { nickname: '阿伟' },
  });
  expect(next.statusCode, 'another account at the same address').toBe(200);
});

test('staff send more writes than a shopper may', async () => {
  const staff = await givenStaff(shop.database.db, ['admin']);
  const headers = staffBearer(shop.tokens, staff.id);
  for (let index = 0; index < 700; index += 1) {
    const payload = { wrong: 1 };
    const answer = await shop.app.inject({ method: 'POST', url: '/api/admin/categories', headers, payload });
    expect(answer.statusCode).toBe(400);
  }
});
