import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { until } from '../../test/paying.ts';
import {
  browserOf,
  refreshCookie as cookieOf,
  registration as form,
  newMobile,
  newName,
  PASSWORD,
} from '../../test/people.ts';

let shop: TestShop;
let browser: ReturnType<typeof browserOf>;
beforeAll(async () => {
  shop = await startTestShop();
  browser = browserOf(shop);
});
afterAll(() => shop.close());

describe('registration', () => {
  test('answers with a session: user, token that works, cookie that scripts cannot read', async () => {
    const answer = await browser.register({ username: 'Newcomer1', mobile: '+86 138 0013 8001' });
    const { user, accessToken, expiresInSeconds } = answer.json();
    expect(user).toMatchObject({
      username: 'Newcomer1',
      mobile: '138****8001',
      mobileVerifiedAt: null,
      hasPassword: true,
      avatarUrl: null,
    });
    expect(expiresInSeconds).toBe(900);
    expect(answer.cookies).toEqual([
      expect.objectContaining({
        name: 'jishi_refresh',
        httpOnly: true,
        sameSite: 'Lax',
        path: '/api/auth',
      }),
    ]);
    const me = await shop.app.inject({
      url: '/api/me',
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(me.json()).toEqual(user);
  });

  test('names every field that is wrong at once, each once', async () => {
    const answer = await browser.post('/api/auth/register', {
      username: 'short',
      mobile: '12345',
      password: 'password1',
      passwordConfirm: 'other',
    });
    expect(answer.statusCode).toBe(400);
    const { code, errors } = answer.json();
    expect(code).toBe('validation_failed');
    expect(errors.map((each: { path: string }) => each.path).sort()).toEqual([
      'mobile',
      'password',
      'passwordConfirm',
      'username',
    ]);
  });

  test.each([
    ['username', 'abcdefgh'],
    ['username', '12345678'],
    ['username', 'abc1234'],
    ['username', 'abcdefgh12345'],
    ['username', '用户名abc123'],
    ['mobile', '010 6552 9988'],
    ['mobile', '+1 202 555 0123'],
    ['password', 'a1b2c3d'],
    ['password', 'Password123'],
    ['password', 'x'.repeat(129)],
    ['passwordConfirm', 'river stone lanterns'],
  ])('refuses %s %j', async (field, value) => {
    const answer = await browser.post(
      '/api/auth/register',
      form(field === 'password' ? { password: value, passwordConfirm: value } : { [field]: value }),
    );
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toEqual([{ path: field, message: expect.any(String) }]);
  });

  test('takes a password of 64 characters, of any script', async () => {
    const password = `${'春眠不觉晓处处闻啼鸟'.repeat(6).slice(0, 56)} 🍵🍵🍵🍵🍵🍵🍵`;
    const username = newName();
    await browser.register({ username, password, passwordConfirm: password });
    expect((await browser.post('/api/auth/login', { username, password })).statusCode).toBe(200);
  });

  test('a name is taken without regard to case, a number however it is written', async () => {
    const mobile = newMobile();
    const username = newName();
    await browser.register({ username, mobile });
    const name = await browser.post('/api/auth/register', form({ username: username.toUpperCase() }));
    expect([name.statusCode, name.json().code]).toEqual([409, 'username_taken']);
    const number = await browser.post('/api/auth/register', form({ mobile: `+86${mobile}` }));
    expect([number.statusCode, number.json().code]).toEqual([409, 'mobile_taken']);
  });

  test('ten at once with one name make one account', async () => {
    const username = newName();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => browser.post('/api/auth/register', form({ username }))),
    );
    expect(answers.map((each) => each.statusCode).sort()).toEqual([201, ...Array(9).fill(409)]);
  });
});

describe('password sign-in', () => {
  test('takes the name in any case; any wrong password, however short, is bad_credentials', async () => {
    const username = newName();
    await browser.register({ username });
    const right = await browser.post('/api/auth/login', {
      username: username.toUpperCase(),
      password: PASSWORD,
    });
    expect(right.statusCode).toBe(200);
    expect(right.json().user.username).toBe(username);
    for (const password of ['x', 'y'.repeat(500)]) {
      const wrong = await browser.post('/api/auth/login', { username, password });
      expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'bad_credentials']);
    }
    const nobody = await browser.post('/api/auth/login', { username: 'nobody000', password: PASSWORD });
    expect([nobody.statusCode, nobody.json().code]).toEqual([401, 'bad_credentials']);
  });

  test('a number that was never proven is no name to sign in with; a proven one is', async () => {
    const mobile = newMobile();
    await browser.register({ mobile });
    const unproven = await browser.post('/api/auth/login', { username: mobile, password: PASSWORD });
    expect(unproven.json().code).toBe('bad_credentials');
    await shop.database.db
      .updateTable('users')
      .set({ mobile_verified_at: new Date() })
      .where('mobile', '=', `+86${mobile}`)
      .execute();
    expect((await browser.post('/api/auth/login', { username: mobile, password: PASSWORD })).statusCode).toBe(
      200,
    );
  });
});

test('no session is opened with a password that is being changed', async () => {
  const username = newName();
  const { user } = (await browser.register({ username })).json();
  const rival = await shop.database.pool.connect();
  await rival.query('BEGIN');
  await rival.query(`UPDATE users SET password_hash = 'changed' WHERE id = $1`, [user.id]);
  const signingIn = browser.login(username, PASSWORD);
  await until(async () => {
    const { rowCount } = await rival.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return (rowCount ?? 0) > 0 ? true : undefined;
  });
  await rival.query('COMMIT');
  rival.release();
  const answer = await signingIn;
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'bad_credentials']);
});

describe('the refresh cookie', () => {
  test('gives the next token and a new cookie; signing out ends it', async () => {
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

  test('none is refresh_missing, a made-up one refresh_expired', async () => {
    expect((await browser.post('/api/auth/refresh')).json().code).toBe('refresh_missing');
    expect((await browser.refresh('made-up')).json().code).toBe('refresh_expired');
  });

  test('two tabs at the same moment both stay signed in, whichever cookie comes last', async () => {
    for (const last of [0, 1]) {
      const first = cookieOf(await browser.register());
      const tabs = await Promise.all([browser.refresh(first), browser.refresh(first)]);
      expect(tabs.map((tab) => tab.statusCode)).toEqual([200, 200]);
      const kept = tabs.map(cookieOf)[last] ?? '';
      await letTimePass(60_000);
      expect((await browser.refresh(kept)).statusCode).toBe(200);
    }
  });

  test('of two that were given out side by side, the one not used ages once the other is', async () => {
    const first = cookieOf(await browser.register());
    const [one, two] = await Promise.all([browser.refresh(first), browser.refresh(first)]);
    await browser.refresh(cookieOf(one));
    await letTimePass(10_500);
    expect((await browser.refresh(cookieOf(two))).json().code).toBe('refresh_reused');
  });

  test('a used token that comes back late ends the whole session', async () => {
    const first = cookieOf(await browser.register());
    const second = cookieOf(await browser.refresh(first));
    await letTimePass(10_500);
    const late = await browser.refresh(first);
    expect([late.statusCode, late.json().code]).toEqual([401, 'refresh_reused']);
    const newest = await browser.refresh(second);
    expect([newest.statusCode, newest.json().code]).toEqual([401, 'refresh_reused']);
  });

  test('a token used 9 s ago still works: its answer may have been lost', async () => {
    const first = cookieOf(await browser.register());
    await browser.refresh(first);
    await letTimePass(9_000);
    expect((await browser.refresh(first)).statusCode).toBe(200);
  });

  test('no page of another origin may use it', async () => {
    const token = cookieOf(await browser.register());
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example']) {
      const answer = await browser.refresh(token, { origin });
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'origin_refused']);
    }
    expect(
      (await browser.refresh(token, { origin: 'http://localhost:80', host: 'localhost:80' })).statusCode,
    ).toBe(200);
  });

  /** As if this much time had gone by for every token. */
  async function letTimePass(ms: number): Promise<void> {
    await shop.database.pool.query(
      `UPDATE refresh_tokens SET superseded_at = superseded_at - make_interval(secs => $1)`,
      [ms / 1_000],
    );
  }
});

describe('sessions', () => {
  test('are listed with the own one marked; another can be ended, a stranger’s not', async () => {
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

describe('PATCH /api/me', () => {
  test('changes what is given and nothing else', async () => {
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
