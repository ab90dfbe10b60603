import { describe, expect, test } from 'vitest';
import { whileLocked } from '../../../test/locks.ts';
import { bearerOf, newMobile, newName, PASSWORD, refreshCookie } from '../../../test/people.ts';
import { outcomeOf } from '../../../test/phone.ts';
import { type SmsShop, useSmsShop } from '../../../test/sms-shop.ts';

let shop: SmsShop['shop'];
let browser: SmsShop['browser'];
const { askForCode } = useSmsShop((started) => {
  ({ shop, browser } = started);
});

describe('password sign-in', () => {
  test('the username works in any case; a wrong password of any length is bad_credentials', async () => {
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

  test('a proven number works as a username, an unproven one does not', async () => {
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

test('a password that another request changes meanwhile opens no session', async () => {
  const username = newName();
  const { user } = (await browser.register({ username })).json();
  const change = `UPDATE users SET password_hash = 'changed' WHERE id = $1`;
  const answer = await whileLocked(shop.database.pool, [[change, [user.id]]], () =>
    browser.login(username, PASSWORD),
  );
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'bad_credentials']);
});

describe('forgotten password', () => {
  const reset = (mobile: string, sms: string, newPassword: string) =>
    browser.post('/api/auth/password/reset', {
      mobile,
      code: sms,
      newPassword,
      newPasswordConfirm: newPassword,
    });

  test('a code sets a new password; the old password and every session end', async () => {
    const mobile = newMobile();
    const username = newName();
    const before = await browser.register({ username, mobile, smsCode: await askForCode(mobile) });
    await shop.database.pool.query('TRUNCATE rate_limits');
    expect((await reset(mobile, await askForCode(mobile), 'a brand new secret')).statusCode).toBe(204);
    expect(outcomeOf(await browser.login(username, PASSWORD))).toEqual([401, 'bad_credentials']);
    expect(outcomeOf(await browser.refresh(refreshCookie(before)))).toEqual([401, 'refresh_expired']);
    expect((await browser.login(username, 'a brand new secret')).statusCode).toBe(200);
    expect((await browser.login(mobile, 'a brand new secret')).statusCode).toBe(200);
  });

  test('a wrong code gives the same answer with and without an account', async () => {
    const mobile = newMobile();
    await browser.register({ mobile });
    const answers = [await reset(mobile, '000000', 'a brand new secret')];
    answers.push(await reset(newMobile(), '000000', 'a brand new secret'));
    expect(answers.map(outcomeOf)).toEqual(Array(2).fill([401, 'bad_code']));
  });

  test('a common password and a different second one are refused at their fields', async () => {
    const answer = await browser.post('/api/auth/password/reset', {
      mobile: newMobile(),
      code: '123456',
      newPassword: 'password1',
      newPasswordConfirm: 'password2',
    });
    expect(answer.json().errors.map((each: { path: string }) => each.path)).toEqual([
      'newPassword',
      'newPasswordConfirm',
    ]);
  });
});

test('a change needs the old password and ends the other sessions, not this one', async () => {
  const username = newName();
  const here = await browser.register({ username });
  const there = await browser.login(username, PASSWORD);
  const change = (oldPassword: string) =>
    browser.ask(
      'PUT',
      '/api/me/password',
      { oldPassword, newPassword: 'another good one', newPasswordConfirm: 'another good one' },
      bearerOf(here),
    );
  expect(outcomeOf(await change('not the old one'))).toEqual([401, 'bad_credentials']);
  expect((await change(PASSWORD)).statusCode).toBe(204);
  expect(outcomeOf(await browser.refresh(refreshCookie(there)))).toEqual([401, 'refresh_expired']);
  expect((await browser.refresh(refreshCookie(here))).statusCode).toBe(200);
});
