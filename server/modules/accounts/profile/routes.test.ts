import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { browserOf } from '../../../test/people.ts';

let shop: TestShop;
let browser: ReturnType<typeof browserOf>;
beforeAll(async () => {
  shop = await startTestShop();
  browser = browserOf(shop);
});
afterAll(() => shop.close());

describe('PATCH /api/me', () => {
  test('changes the given fields and no others', async () => {
    const headers = { authorization: `Bearer ${(await browser.register()).json().accessToken}` };
    const patch = (payload: object) => shop.app.inject({ method: 'PATCH', url: '/api/me', headers, payload });
    expect((await patch({ nickname: '小明 🍵' })).json().nickname).toBe('小明 🍵');
    const pictured = await patch({ avatarUrl: '/uploads/a.png' });
    expect(pictured.json()).toMatchObject({ nickname: '小明 🍵', avatarUrl: '/uploads/a.png' });
    expect((await patch({})).json()).toEqual(pictured.json());
    expect((await patch({ avatarUrl: 'javascript:alert(1)' })).statusCode).toBe(400);
    expect((await patch({ avatarUrl: null })).json().avatarUrl).toBeNull();
  });
});
