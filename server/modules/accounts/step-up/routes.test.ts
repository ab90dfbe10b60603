import { expect, test } from 'vitest';
import { bearerOf, newMobile, PASSWORD, refreshCookie } from '../../../test/people.ts';
import { outcomeOf, requestCode, wrongCodeFor } from '../../../test/phone.ts';
import { type SmsShop, useSmsShop } from '../../../test/sms-shop.ts';

let rig: SmsShop['rig'];
let shop: SmsShop['shop'];
let browser: SmsShop['browser'];
useSmsShop((started) => {
  ({ rig, shop, browser } = started);
});

type Headers = { authorization: string };
const STEP_UP = [403, 'step_up_required'];
const NEW_PASSWORD = { newPassword: 'a brand new secret', newPasswordConfirm: 'a brand new secret' };
const stepUp = (headers: Headers, proof: object) => browser.post('/api/me/step-up', proof, headers);
const unbind = (headers: Headers) => browser.ask('DELETE', '/api/me/third-party/weibo', undefined, headers);

/** Moves every proof back by ten minutes. */
async function letProofsExpire(): Promise<void> {
  await shop.database.pool.query(`UPDATE sessions SET proven_at = proven_at - interval '10 minutes'`);
}

async function givenBinding(userId: string): Promise<void> {
  await shop.database.db
    .insertInto('third_party_accounts')
    .values({ provider: 'weibo', uid: userId, user_id: userId })
    .execute();
}

async function signInBySms(mobile = newMobile()) {
  const answer = await browser.post('/api/auth/sms/login', {
    mobile,
    code: await requestCode(rig, browser, mobile),
  });
  await shop.database.pool.query('TRUNCATE rate_limits');
  return { mobile, answer, headers: bearerOf(answer) };
}

test('ten minutes after the sign-in number, binding, unbinding and first password need a fresh proof', async () => {
  const { mobile, answer, headers } = await signInBySms();
  const { id } = answer.json().user;
  await givenBinding(id);
  await letProofsExpire();
  const other = newMobile();
  const code = await requestCode(rig, browser, other);
  const tries = [
    await browser.ask('PUT', '/api/me/mobile', { mobile: other, code }, headers),
    await browser.ask('PUT', '/api/me/password', NEW_PASSWORD, headers),
    await browser.post('/api/me/third-party', { ticket: 'x' }, headers),
    await unbind(headers),
  ];
  expect(tries.map(outcomeOf)).toEqual(Array(4).fill(STEP_UP));
  const me = await browser.ask('GET', '/api/me', undefined, headers);
  expect(me.json()).toMatchObject({ mobile: `139****${mobile.slice(-4)}`, hasPassword: false });

  expect((await stepUp(headers, { code: await requestCode(rig, browser, mobile) })).statusCode).toBe(204);
  const repeated = [
    await browser.ask('PUT', '/api/me/mobile', { mobile: other, code }, headers),
    await browser.ask('PUT', '/api/me/password', NEW_PASSWORD, headers),
    await unbind(headers),
  ];
  expect(repeated.map((each) => each.statusCode)).toEqual([200, 204, 204]);
});

test('the password is a proof; a wrong one, nothing at all and a refresh are none', async () => {
  const here = await browser.register();
  await givenBinding(here.json().user.id);
  await letProofsExpire();
  const headers = bearerOf(here);
  expect(outcomeOf(await stepUp(headers, {}))).toEqual([400, 'validation_failed']);
  expect(outcomeOf(await stepUp(headers, { password: 'not it' }))).toEqual([401, 'bad_credentials']);
  const refreshed = bearerOf(await browser.refresh(refreshCookie(here)));
  expect(outcomeOf(await unbind(refreshed))).toEqual(STEP_UP);
  expect((await stepUp(headers, { password: PASSWORD })).statusCode).toBe(204);
  expect((await unbind(headers)).statusCode).toBe(204);
});

test('a code to a number that the account only claims proves nothing, also not for a deletion', async () => {
  const mobile = newMobile();
  const headers = bearerOf(await browser.register({ mobile }));
  await letProofsExpire();
  const code = await requestCode(rig, browser, mobile);
  const answer = await stepUp(headers, { code });
  expect([answer.statusCode, answer.json().errors[0].path]).toEqual([400, 'code']);
  expect(outcomeOf(await browser.ask('DELETE', '/api/me', { code }, headers))).toEqual([
    400,
    'validation_failed',
  ]);
});

test('a proof counts for its own session only, and not for an ended one', async () => {
  const { mobile, headers: there } = await signInBySms();
  const here = await signInBySms(mobile);
  await letProofsExpire();
  const code = await requestCode(rig, browser, mobile);
  expect(outcomeOf(await stepUp(here.headers, { code: wrongCodeFor(code) }))).toEqual([401, 'bad_code']);
  expect((await stepUp(here.headers, { code })).statusCode).toBe(204);
  expect(outcomeOf(await unbind(there))).toEqual(STEP_UP);
  await browser.post('/api/auth/logout', undefined, {
    cookie: `jishi_refresh=${refreshCookie(here.answer)}`,
  });
  expect(outcomeOf(await stepUp(here.headers, { code }))).toEqual([403, 'token_invalid']);
});
