import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../../simulators/test-rig.ts';
import { createGateways } from '../../../gateways/index.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { bearerOf, browserOf, newMobile, newName, PASSWORD, refreshCookie } from '../../../test/people.ts';
import { outcomeOf, requestCode } from '../../../test/phone.ts';

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
