import { expect, test } from 'vitest';
import { bearerOf, newMobile, newName, PASSWORD, refreshCookie } from '../../test/people.ts';
import { outcomeOf } from '../../test/phone.ts';
import { type SmsShop, useSmsShop } from '../../test/sms-shop.ts';

let browser: SmsShop['browser'];
const { bySms } = useSmsShop((started) => {
  ({ browser } = started);
});

test('an account made by SMS sets a username once, and its first password without an old one', async () => {
  const { headers } = await bySms();
  const username = newName();
  const named = await browser.ask('PUT', '/api/me/username', { username }, headers);
  expect(named.json()).toMatchObject({ username, hasPassword: false });
  const again = await browser.ask('PUT', '/api/me/username', { username: newName() }, headers);
  expect(outcomeOf(again)).toEqual([409, 'username_set']);
  const change = { newPassword: PASSWORD, newPasswordConfirm: PASSWORD };
  expect((await browser.ask('PUT', '/api/me/password', change, headers)).statusCode).toBe(204);
  expect((await browser.login(username, PASSWORD)).statusCode).toBe(200);
  const without = await browser.ask('PUT', '/api/me/password', change, headers);
  expect(without.json().errors).toEqual([{ path: 'oldPassword', message: expect.any(String) }]);
});

test('the access token of an ended session cannot read the account, change it or delete it', async () => {
  const here = await browser.register();
  await browser.post('/api/auth/logout', undefined, { cookie: `jishi_refresh=${refreshCookie(here)}` });
  const headers = bearerOf(here);
  const change = {
    oldPassword: PASSWORD,
    newPassword: 'another good one',
    newPasswordConfirm: 'another good one',
  };
  const tries = [
    await browser.ask('GET', '/api/me', undefined, headers),
    await browser.ask('PUT', '/api/me/username', { username: newName() }, headers),
    await browser.ask('PUT', '/api/me/password', change, headers),
    await browser.ask('PUT', '/api/me/mobile', { mobile: newMobile(), code: '123456' }, headers),
    await browser.ask('DELETE', '/api/me', { password: PASSWORD }, headers),
  ];
  expect(tries.map(outcomeOf)).toEqual(Array(5).fill([403, 'token_invalid']));
});
