import { expect, test } from 'vitest';
import { bearerOf, newMobile, newName, PASSWORD, refreshCookie } from '../../../test/people.ts';
import { outcomeOf } from '../../../test/phone.ts';
import { type SmsShop, useSmsShop } from '../../../test/sms-shop.ts';

let shop: SmsShop['shop'];
let browser: SmsShop['browser'];
const { askForCode, bySms } = useSmsShop((started) => {
  ({ shop, browser } = started);
});

test('the password or a code deletes the account: personal data is gone, and the username is free', async () => {
  const username = newName();
  const mobile = newMobile();
  const here = await browser.register({ username, mobile });
  const { id } = here.json().user;
  const remove = (payload: object) => browser.ask('DELETE', '/api/me', payload, bearerOf(here));
  expect((await remove({})).statusCode).toBe(400);
  expect(outcomeOf(await remove({ password: 'not it' }))).toEqual([401, 'bad_credentials']);
  expect((await remove({ password: PASSWORD })).statusCode).toBe(204);
  const { rows } = await shop.database.pool.query('SELECT * FROM users WHERE id = $1', [id]);
  expect(rows).toEqual([
    expect.objectContaining({ username: null, mobile: null, password_hash: null, nickname: '' }),
  ]);
  expect(outcomeOf(await browser.refresh(refreshCookie(here)))).toEqual([401, 'refresh_expired']);
  expect(outcomeOf(await browser.ask('GET', '/api/me', undefined, bearerOf(here)))).toEqual([
    403,
    'token_invalid',
  ]);
  await browser.register({ username, mobile });

  const other = await bySms();
  const byCode = { code: await askForCode(other.mobile) };
  expect((await browser.ask('DELETE', '/api/me', byCode, other.headers)).statusCode).toBe(204);
});
