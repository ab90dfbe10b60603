import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { browserOf, refreshCookie as cookieOf, newName, PASSWORD } from '../../../test/people.ts';

let shop: TestShop;
let browser: ReturnType<typeof browserOf>;
beforeAll(async () => {
  shop = await startTestShop();
  browser = browserOf(shop);
});
afterAll(() => shop.close());

describe('the refresh cookie', () => {
  test('a refresh gives an access token and a new cookie; signing out ends the session', async () => {
    const first = cookieOf(await browser.register());
    const answer = await browser.refresh(first);
    expect(answer.statusCode).toBe(200);
    expect(Object.keys(answer.json()).sort()).toEqual(['accessToken', 'expiresInSeconds']);
    const second = cookieOf(answer);
    expect(second).not.toBe(first);
    const out = await browser.post('/api/auth/logout', undefined, { cookie: `jishi_refresh=${second}` });
    expect(out.statusCode).toBe(204);
    expect(cookieOf(out)).toBe('');
    const after = await browser.refresh(second);
    expect([after.statusCode, after.json().code]).toEqual([401, 'refresh_expired']);
  });

  test('no cookie is refresh_missing, an unknown token refresh_expired', async () => {
    expect((await browser.post('/api/auth/refresh')).json().code).toBe('refresh_missing');
    expect((await browser.refresh('made-up')).json().code).toBe('refresh_expired');
  });

  test('two tabs that refresh at once stay signed in, whichever cookie the browser keeps', async () => {
    for (const last of [0, 1]) {
      const first = cookieOf(await browser.register());
      const tabs = await Promise.all([browser.refresh(first), browser.refresh(first)]);
      expect(tabs.map((tab) => tab.statusCode)).toEqual([200, 200]);
      const kept = tabs.map(cookieOf)[last] ?? '';
      await letTimePass(60_000);
      expect((await browser.refresh(kept)).statusCode).toBe(200);
    }
  });

  test('of two tokens from one refresh, the use of one starts the grace period of the other', async () => {
    const first = cookieOf(await browser.register());
    const [one, two] = await Promise.all([browser.refresh(first), browser.refresh(first)]);
    await browser.refresh(cookieOf(one));
    await letTimePass(10_500);
    expect((await browser.refresh(cookieOf(two))).json().code).toBe('refresh_reused');
  });

  test('a used token that comes back after the grace period ends the session', async () => {
    const first = cookieOf(await browser.register());
    const second = cookieOf(await browser.refresh(first));
    await letTimePass(10_500);
    const late = await browser.refresh(first);
    expect([late.statusCode, late.json().code]).toEqual([401, 'refresh_reused']);
    const newest = await browser.refresh(second);
    expect([newest.statusCode, newest.json().code]).toEqual([401, 'refresh_reused']);
  });

  test('a token that was used 9 s ago still works', async () => {
    const first = cookieOf(await browser.register());
    await browser.refresh(first);
    await letTimePass(9_000);
    expect((await browser.refresh(first)).statusCode).toBe(200);
  });

  test('a refresh from a page of another origin is refused', async () => {
    const token = cookieOf(await browser.register());
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example']) {
      const answer = await browser.refresh(token, { origin });
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'origin_refused']);
    }
    expect(
      (await browser.refresh(token, { origin: 'http://localhost:80', host: 'localhost:80' })).statusCode,
    ).toBe(200);
  });

  /** Moves the use of every token back, as if this much time had passed. */
  async function letTimePass(ms: number): Promise<void> {
    await shop.database.pool.query(
      `UPDATE refresh_tokens SET superseded_at = superseded_at - make_interval(secs => $1)`,
      [ms / 1_000],
    );
  }
});

describe('sessions', () => {
  test('are listed, the current one marked; one’s own can be ended, a stranger’s cannot', async () => {
    const username = newName();
    const here = await browser.register({ username });
    const headers = { authorization: `Bearer ${here.json().accessToken}` };
    const agent =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
    const there = await browser.post(
      '/api/auth/login',
      { username, password: PASSWORD },
      { 'user-agent': agent },
    );
    const { items } = (await shop.app.inject({ url: '/api/me/sessions', headers })).json();
    expect(items).toHaveLength(2);
    expect(items.filter((each: { isCurrent: boolean }) => each.isCurrent)).toHaveLength(1);
    const other = items.find((each: { isCurrent: boolean }) => !each.isCurrent);
    expect(other).toMatchObject({ device: 'Chrome · Windows', ip: '127.0.0.1' });

    const stranger = { authorization: `Bearer ${(await browser.register()).json().accessToken}` };
    const end = (who: object, id: string) =>
      shop.app.inject({ method: 'DELETE', url: `/api/me/sessions/${id}`, headers: { ...who } });
    expect((await end(stranger, other.id)).statusCode).toBe(404);
    expect((await end(headers, 'not-an-id')).statusCode).toBe(404);
    expect((await end(headers, other.id)).statusCode).toBe(204);
    expect((await browser.refresh(cookieOf(there))).json().code).toBe('refresh_expired');
    expect((await browser.refresh(cookieOf(here))).statusCode).toBe(200);
  });
});
