import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startTestShop } from '../../../test/app.ts';
import { givenAddress } from '../../../test/given.ts';
import {
  bearerOf,
  browserOf,
  newMobile,
  newName,
  PASSWORD,
  refreshCookie,
  registration,
} from '../../../test/people.ts';
import { newestCode, outcomeOf, wrongCodeFor } from '../../../test/phone.ts';
import { type SmsShop, useSmsShop } from '../../../test/sms-shop.ts';

let rig: SmsShop['rig'];
let shop: SmsShop['shop'];
let browser: SmsShop['browser'];
const { askForCode, smsLogin } = useSmsShop((started) => {
  ({ rig, shop, browser } = started);
});

describe('SMS sign-in', () => {
  test('the first sign-in makes an account without username and password, the second finds it', async () => {
    const mobile = newMobile();
    const first = await smsLogin(mobile, await askForCode(mobile));
    expect(first.statusCode).toBe(200);
    expect(first.json()).toMatchObject({
      created: true,
      claimEnded: false,
      user: {
        username: null,
        hasPassword: false,
        mobile: `139****${mobile.slice(-4)}`,
        mobileVerifiedAt: expect.any(String),
      },
    });
    expect(refreshCookie(first)).not.toBe('');
    const second = await smsLogin(`+86 ${mobile}`, await askForCode(mobile));
    expect(second.json()).toMatchObject({ created: false, user: { id: first.json().user.id } });
  });

  test('of twenty sign-ins at once with one code one succeeds', async () => {
    const mobile = newMobile();
    const sms = await askForCode(mobile);
    const answers = await Promise.all(Array.from({ length: 20 }, () => smsLogin(mobile, sms)));
    expect(answers.filter((each) => each.statusCode === 200)).toHaveLength(1);
  });

  test('a code is refused for another number, after five minutes, and once there is a newer one', async () => {
    const mobile = newMobile();
    const old = await askForCode(mobile);
    const another = newMobile();
    expect(outcomeOf(await smsLogin(another, old))).toEqual([401, 'bad_code']);
    const fresh = await askForCode(mobile);
    if (fresh !== old) expect(outcomeOf(await smsLogin(mobile, old))).toEqual([401, 'bad_code']);
    await shop.database.pool.query(`UPDATE sms_codes SET expires_at = expires_at - interval '5 minutes'`);
    expect(outcomeOf(await smsLogin(mobile, fresh))).toEqual([401, 'bad_code']);
  });

  test('after five wrong tries from one network the right code and a new one are refused there for an hour, also with RATE_LIMITS=off', async () => {
    const mobile = newMobile();
    const sms = await askForCode(mobile);
    for (let tries = 0; tries < 5; tries += 1)
      expect(outcomeOf(await smsLogin(mobile, wrongCodeFor(sms)))).toEqual([401, 'bad_code']);
    const right = await smsLogin(mobile, sms);
    expect(outcomeOf(right)).toEqual([429, 'too_many_attempts']);
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(3_500);
    expect(outcomeOf(await smsLogin(mobile, await askForCode(mobile)))).toEqual([429, 'too_many_attempts']);
    await shop.database.pool.query(`UPDATE sms_code_tries SET resets_at = resets_at - interval '1 hour'`);
    expect((await smsLogin(mobile, await newestCode(rig, mobile))).statusCode).toBe(200);
  });

  test('of a hundred guesses at once five are checked', async () => {
    const mobile = newMobile();
    const sms = await askForCode(mobile);
    const answers = await Promise.all(Array.from({ length: 100 }, () => smsLogin(mobile, wrongCodeFor(sms))));
    expect(answers.filter((each) => each.statusCode === 401)).toHaveLength(5);
    expect(answers.filter((each) => each.statusCode === 429)).toHaveLength(95);
  });

  test('the database keeps a code as a keyed hash, which the digits alone do not give', async () => {
    const mobile = newMobile();
    const sms = await askForCode(mobile);
    const { rows } = await shop.database.pool.query('SELECT * FROM sms_codes WHERE mobile = $1', [
      `+86${mobile}`,
    ]);
    const plain = createHash('sha256').update(`+86${mobile} ${sms}`).digest('base64url');
    expect(rows[0].code_hash).toMatch(/^[\w-]{43}$/);
    expect(rows[0].code_hash).not.toBe(plain);
    expect(JSON.stringify(rows)).not.toContain(`"${sms}"`);
  });

  test('without a provider of SMS the route is gateway_not_configured', async () => {
    const bare = await startTestShop();
    try {
      const answer = await browserOf(bare).post('/api/auth/sms/codes', { mobile: newMobile() });
      expect(outcomeOf(answer)).toEqual([503, 'gateway_not_configured']);
    } finally {
      await bare.close();
    }
  });

  test('a malformed number and code are named', async () => {
    const answer = await smsLogin('123', 'abcdef');
    expect(
      answer
        .json()
        .errors.map((each: { path: string }) => each.path)
        .sort(),
    ).toEqual(['code', 'mobile']);
  });
});

describe('a stranger who registered the number unproven', () => {
  test('loses the number once the owner signs in by SMS, and the owner gets an account of their own', async () => {
    const mobile = newMobile();
    const username = newName();
    const squatter = await browser.register({ username, mobile });
    const { id } = squatter.json().user;
    await givenAddress(shop.database.db, id);

    const owner = await smsLogin(mobile, await askForCode(mobile));
    expect(owner.json()).toMatchObject({
      created: true,
      claimEnded: true,
      user: { username: null, hasPassword: false, mobileVerifiedAt: expect.any(String) },
    });
    expect(owner.json().user.id).not.toBe(id);
    const addresses = await browser.ask('GET', '/api/addresses', undefined, bearerOf(owner));
    expect(addresses.json().items).toEqual([]);
    // What the stranger can still do concerns the stranger's account only.
    const me = await browser.ask('GET', '/api/me', undefined, bearerOf(squatter));
    expect(me.json()).toMatchObject({ id, username, mobile: null });
    expect((await browser.refresh(refreshCookie(owner))).statusCode).toBe(200);
    expect(outcomeOf(await browser.login(mobile, PASSWORD))).toEqual([401, 'bad_credentials']);
    const again = await smsLogin(mobile, await askForCode(mobile));
    expect(again.json()).toMatchObject({
      created: false,
      claimEnded: false,
      user: { id: owner.json().user.id },
    });
  });

  test('loses the number once the owner resets the password, and keeps their own password', async () => {
    const mobile = newMobile();
    const username = newName();
    const squatter = await browser.register({ username, mobile });
    const form = { newPassword: 'a brand new secret', newPasswordConfirm: 'a brand new secret' };
    const code = await askForCode(mobile);
    expect((await browser.post('/api/auth/password/reset', { mobile, code, ...form })).statusCode).toBe(204);
    const owner = await browser.login(mobile, form.newPassword);
    expect(owner.json().user).toMatchObject({ username: null, hasPassword: true });
    expect(owner.json().user.id).not.toBe(squatter.json().user.id);
    expect((await browser.login(username, PASSWORD)).json().user).toMatchObject({ username, mobile: null });
  });

  test('loses the number to one account when ten sign in with it at once', async () => {
    const mobile = newMobile();
    await browser.register({ mobile });
    const code = await askForCode(mobile);
    const answers = await Promise.all(Array.from({ length: 10 }, () => smsLogin(mobile, code)));
    expect(answers.filter((each) => each.statusCode === 200)).toHaveLength(1);
    const { rows } = await shop.database.pool.query('SELECT FROM users WHERE mobile = $1', [`+86${mobile}`]);
    expect(rows).toHaveLength(1);
  });

  test('loses the number to an account that registers with a code for it', async () => {
    const mobile = newMobile();
    const squatter = await browser.register({ mobile });
    expect(outcomeOf(await browser.post('/api/auth/register', registration({ mobile })))).toEqual([
      409,
      'mobile_taken',
    ]);
    const smsCode = await askForCode(mobile);
    const wrong = await browser.post(
      '/api/auth/register',
      registration({ mobile, smsCode: wrongCodeFor(smsCode) }),
    );
    expect(outcomeOf(wrong)).toEqual([401, 'bad_code']);
    const right = await browser.register({ mobile, smsCode });
    expect(right.json().user.mobileVerifiedAt).not.toBeNull();
    expect((await browser.ask('GET', '/api/me', undefined, bearerOf(squatter))).json().mobile).toBeNull();
    expect((await browser.login(mobile, PASSWORD)).json().user.id).toBe(right.json().user.id);
  });

  test('a registration with a taken username leaves its code usable', async () => {
    const mobile = newMobile();
    const username = newName();
    await browser.register({ username });
    const smsCode = await askForCode(mobile);
    const taken = await browser.post('/api/auth/register', registration({ username, mobile, smsCode }));
    expect(outcomeOf(taken)).toEqual([409, 'username_taken']);
    await browser.register({ mobile, smsCode });
  });
});
