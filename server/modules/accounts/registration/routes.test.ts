import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { browserOf, registration as form, newMobile, newName } from '../../../test/people.ts';

let shop: TestShop;
let browser: ReturnType<typeof browserOf>;
beforeAll(async () => {
  shop = await startTestShop();
  browser = browserOf(shop);
});
afterAll(() => shop.close());

describe('registration', () => {
  test('answers with the user, an access token that works, and an HttpOnly cookie', async () => {
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

  test('one answer names every wrong field, each once', async () => {
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

  test('a password of 64 characters of several scripts is accepted', async () => {
    const password = `${'春眠不觉晓处处闻啼鸟'.repeat(6).slice(0, 56)} 🍵🍵🍵🍵🍵🍵🍵`;
    const username = newName();
    await browser.register({ username, password, passwordConfirm: password });
    expect((await browser.post('/api/auth/login', { username, password })).statusCode).toBe(200);
  });

  test('a username is taken in any case, a number in any notation', async () => {
    const mobile = newMobile();
    const username = newName();
    await browser.register({ username, mobile });
    const name = await browser.post('/api/auth/register', form({ username: username.toUpperCase() }));
    expect([name.statusCode, name.json().code]).toEqual([409, 'username_taken']);
    const number = await browser.post('/api/auth/register', form({ mobile: `+86${mobile}` }));
    expect([number.statusCode, number.json().code]).toEqual([409, 'mobile_taken']);
  });

  test('ten registrations at once with one username make one account', async () => {
    const username = newName();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => browser.post('/api/auth/register', form({ username }))),
    );
    expect(answers.map((each) => each.statusCode).sort()).toEqual([201, ...Array(9).fill(409)]);
  });
});
