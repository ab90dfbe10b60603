import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../simulators/test-rig.ts';
import { createGateways } from '../../gateways/index.ts';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { bearerOf, browserOf, newMobile, newName, PASSWORD, refreshCookie } from '../../test/people.ts';
import { outcomeOf, requestCode } from '../../test/phone.ts';

let rig: Rig;
let shop: TestShop;
let browser: ReturnType<typeof browserOf>;
beforeAll(async () => {
  rig = await startSimulators();
  shop = await startTestShop({}, createGateways(rig.settings));
  browser = browserOf(shop);
});
beforeEach(() => shop.database.pool.query('TRUNCATE sms_codes, sms_code_tries, rate_limits'));
afterAll(async () => {
  await shop.close();
  await rig.close();
});

const askForCode = (mobile: string) => requestCode(rig, browser, mobile);
const smsLogin = (mobile: string, code: string) => browser.post('/api/auth/sms/login', { mobile, code });

async function bySms() {
  const mobile = newMobile();
  const answer = await smsLogin(mobile, await askForCode(mobile));
  return { mobile, answer, headers: bearerOf(answer) };
}

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
