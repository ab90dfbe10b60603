import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../test/app.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

const newName = () => `u${randomInt(10_000_000).toString().padStart(8, '0')}`;
const newMobile = () => `139${randomInt(100_000_000).toString().padStart(8, '0')}`;
const PASSWORD = 'river stone lantern';

function form(change: Record<string, unknown> = {}) {
  return {
    username: newName(),
    mobile: newMobile(),
    password: PASSWORD,
    passwordConfirm: PASSWORD,
    ...change,
  };
}

function post(url: string, payload?: object, headers: Record<string, string> = {}) {
  return shop.app.inject({ method: 'POST', url, headers, ...(payload && { payload }) });
}

async function register(change: Record<string, unknown> = {}) {
  const answer = await post('/api/auth/register', form(change));
  expect(answer.statusCode, answer.body).toBe(201);
  return answer;
}

function cookieOf(answer: { cookies: { name: string; value: string }[] }): string {
  return answer.cookies.find(({ name }) => name === 'jishi_refresh')?.value ?? '';
}

function refresh(token: string, headers: Record<string, string> = {}) {
  return post('/api/auth/refresh', undefined, { cookie: `jishi_refresh=${token}`, ...headers });
}

describe('registration', () => {
  test('answers with a session: user, token that works, cookie that scripts cannot read', async () => {
    const answer = await register({ username: 'Newcomer1', mobile: '+86 138 0013 8001' });
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
    const answer = await post('/api/auth/register', {
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
    const answer = await post(
      '/api/auth/register',
      form(field === 'password' ? { password: value, passwordConfirm: value } : { [field]: value }),
    );
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toEqual([{ path: field, message: expect.any(String) }]);
  });

  test('takes a password of 64 characters, of any script', async () => {
    const password = `${'春眠不觉晓处处闻啼鸟'.repeat(6).slice(0, 56)} 🍵🍵🍵🍵🍵🍵🍵`;
    const username = newName();
    await register({ username, password, passwordConfirm: password });
    expect((await post('/api/auth/login', { username, password })).statusCode).toBe(200);
  });

  test('a name is taken without regard to case, a number however it is written', async () => {
    const mobile = newMobile();
    const username = newName();
    await register({ username, mobile });
    const name = await post('/api/auth/register', form({ username: username.toUpperCase() }));
    expect([name.statusCode, name.json().code]).toEqual([409, 'username_taken']);
    const number = await post('/api/auth/register', form({ mobile: `+86${mobile}` }));
    expect([number.statusCode, number.json().code]).toEqual([409, 'mobile_taken']);
  });

  test('ten at once with one name make one account', async () => {
    const username = newName();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post('/api/auth/register', form({ username }))),
    );
    expect(answers.map((each) => each.statusCode).sort()).toEqual([201, ...Array(9).fill(409)]);
  });
});

describe('password sign-in', () => {
  test('takes the name in any case; any wrong password, however short, is bad_credentials', async () => {
    const username = newName();
    await register({ username });
    const right = await post('/api/auth/login', { username: username.toUpperCase(), password: PASSWORD });
    expect(right.statusCode).toBe(200);
    expect(right.json().user.username).toBe(username);
    for (const password of ['x', 'y'.repeat(500)]) {
      const wrong = await post('/api/auth/login', { username, password });
      expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'bad_credentials']);
    }
    const nobody = await post('/api/auth/login', { username: 'nobody000', password: PASSWORD });
    expect([nobody.statusCode, nobody.json().code]).toEqual([401, 'bad_credentials']);
  });

  test('a number that was never proven is no name to sign in with; a proven one is', async () => {
    const mobile = newMobile();
    await register({ mobile });
    const unproven = await post('/api/auth/login', { username: mobile, password: PASSWORD });
    expect(unproven.json().code).toBe('bad_credentials');
    await shop.database.db
      .updateTable('users')
      .set({ mobile_verified_at: new Date() })
      .where('mobile', '=', `+86${mobile}`)
      .execute();
    expect((await post('/api/auth/login', { username: mobile, password: PASSWORD })).statusCode).toBe(200);
  });
});

describe('the refresh cookie', () => {
  test('gives the next token and a new cookie; signing out ends it', async () => {
    const first = cookieOf(await register());
    const answer = await refresh(first);
    expect(answer.statusCode).toBe(200);
    expect(Object.keys(answer.json()).sort()).toEqual(['accessToken', 'expiresInSeconds']);
    const second = cookieOf(answer);
    expect(second).not.toBe(first);
    const out = await post('/api/auth/logout', undefined, { cookie: `jishi_refresh=${second}` });
    expect(out.statusCode).toBe(204);
    expect(cookieOf(out)).toBe('');
    const after = await refresh(second);
    expect([after.statusCode, after.json().code]).toEqual([401, 'refresh_expired']);
  });

  test('none is refresh_missing, a made-up one refresh_expired', async () => {
    expect((await post('/api/auth/refresh')).json().code).toBe('refresh_missing');
    expect((await refresh('made-up')).json().code).toBe('refresh_expired');
  });

  test('two tabs at the same moment both stay signed in, whichever cookie comes last', async () => {
    const first = cookieOf(await register());
    const [one, two] = await Promise.all([refresh(first), refresh(first)]);
    expect([one.statusCode, two.statusCode]).toEqual([200, 200]);
    await letTimePass(60_000);
    const next = await refresh(cookieOf(one));
    expect(next.statusCode).toBe(200);
    expect((await refresh(cookieOf(two))).statusCode).toBe(200);
  });

  test('a used token that comes back late ends the whole session', async () => {
    const first = cookieOf(await register());
    const second = cookieOf(await refresh(first));
    await letTimePass(10_500);
    const late = await refresh(first);
    expect([late.statusCode, late.json().code]).toEqual([401, 'refresh_reused']);
    const newest = await refresh(second);
    expect([newest.statusCode, newest.json().code]).toEqual([401, 'refresh_reused']);
  });

  test('a token used 9 s ago still works: its answer may have been lost', async () => {
    const first = cookieOf(await register());
    await refresh(first);
    await letTimePass(9_000);
    expect((await refresh(first)).statusCode).toBe(200);
  });

  test('no page of another origin may use it', async () => {
    const token = cookieOf(await register());
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example']) {
      const answer = await refresh(token, { origin });
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'origin_refused']);
    }
    expect((await refresh(token, { origin: 'http://localhost:80', host: 'localhost:80' })).statusCode).toBe(
      200,
    );
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
    const here = await register({ username });
    const headers = { authorization: `Bearer ${here.json().accessToken}` };
    const agent =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
    const there = await post('/api/auth/login', { username, password: PASSWORD }, { 'user-agent': agent });
    const { items } = (await shop.app.inject({ url: '/api/me/sessions', headers })).json();
    expect(items).toHaveLength(2);
    expect(items.filter((each: { isCurrent: boolean }) => each.isCurrent)).toHaveLength(1);
    const other = items.find((each: { isCurrent: boolean }) => !each.isCurrent);
    expect(other).toMatchObject({ device: 'Chrome · Windows', ip: '127.0.0.1' });

    const stranger = { authorization: `Bearer ${(await register()).json().accessToken}` };
    const end = (who: object, id: string) =>
      shop.app.inject({ method: 'DELETE', url: `/api/me/sessions/${id}`, headers: { ...who } });
    expect((await end(stranger, other.id)).statusCode).toBe(404);
    expect((await end(headers, 'not-an-id')).statusCode).toBe(404);
    expect((await end(headers, other.id)).statusCode).toBe(204);
    expect((await refresh(cookieOf(there))).json().code).toBe('refresh_expired');
    expect((await refresh(cookieOf(here))).statusCode).toBe(200);
  });
});

describe('PATCH /api/me', () => {
  test('changes what is given and nothing else', async () => {
    const headers = { authorization: `Bearer ${(await register()).json().accessToken}` };
    const patch = (payload: object) => shop.app.inject({ method: 'PATCH', url: '/api/me', headers, payload });
    expect((await patch({ nickname: '小明 🍵' })).json().nickname).toBe('小明 🍵');
    const pictured = await patch({ avatarUrl: '/uploads/a.png' });
    expect(pictured.json()).toMatchObject({ nickname: '小明 🍵', avatarUrl: '/uploads/a.png' });
    expect((await patch({})).json()).toEqual(pictured.json());
    expect((await patch({ avatarUrl: 'javascript:alert(1)' })).statusCode).toBe(400);
    expect((await patch({ avatarUrl: null })).json().avatarUrl).toBeNull();
  });
});
