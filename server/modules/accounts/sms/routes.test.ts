import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../../simulators/test-rig.ts';
import { createGateways } from '../../../gateways/index.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import {
  bearerOf,
  browserOf,
  newMobile,
  newName,
  PASSWORD,
  refreshCookie,
  registration,
} from '../../../test/people.ts';

let rig: Rig;
let shop: TestShop;
let browser: ReturnType<typeof browserOf>;
beforeAll(async () => {
  rig = await startSimulators();
  shop = await startTestShop({}, createGateways(rig.settings));
  browser = browserOf(shop);
});
beforeEach(() => shop.database.pool.query('TRUNCATE sms_codes, sms_tries, rate_limits'));
afterAll(async () => {
  await shop.close();
  await rig.close();
});

const code = (answer: { statusCode: number; json(): { code?: string } }) => [
  answer.statusCode,
  answer.json().code,
];

interface Inbox {
  items: { code: string }[];
}

async function newestCode(mobile: string): Promise<string> {
  const { body } = await rig.ask<Inbox>('GET', `/sms/control/messages?mobile=${mobile}`);
  return body.items[0]?.code ?? '';
}

/** Asks for a code and reads it from the telephone. */
async function askForCode(mobile: string): Promise<string> {
  const answer = await browser.post('/api/auth/sms/codes', { mobile });
  expect(answer.statusCode, answer.body).toBe(202);
  expect(answer.json()).toEqual({ retryAfterSeconds: 60 });
  return newestCode(mobile);
}

function wrongOf(right: string): string {
  return ((Number(right) + 1) % 1_000_000).toString().padStart(6, '0');
}

const smsLogin = (mobile: string, sms: string) => browser.post('/api/auth/sms/login', { mobile, code: sms });

describe('SMS sign-in', () => {
  test('the first makes an account without name and password, the second finds it', async () => {
    const mobile = newMobile();
    const first = await smsLogin(mobile, await askForCode(mobile));
    expect(first.statusCode).toBe(200);
    expect(first.json()).toMatchObject({
      created: true,
      passwordEnded: false,
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

  test('a code works once, for twenty at once too', async () => {
    const mobile = newMobile();
    const sms = await askForCode(mobile);
    const answers = await Promise.all(Array.from({ length: 20 }, () => smsLogin(mobile, sms)));
    expect(answers.filter((each) => each.statusCode === 200)).toHaveLength(1);
  });

  test('a code is good for five minutes and for its own number, and only the newest is', async () => {
    const mobile = newMobile();
    const old = await askForCode(mobile);
    const another = newMobile();
    expect(code(await smsLogin(another, old))).toEqual([401, 'bad_code']);
    const fresh = await askForCode(mobile);
    if (fresh !== old) expect(code(await smsLogin(mobile, old))).toEqual([401, 'bad_code']);
    await shop.database.pool.query(`UPDATE sms_codes SET expires_at = expires_at - interval '5 minutes'`);
    expect(code(await smsLogin(mobile, fresh))).toEqual([401, 'bad_code']);
  });

  test('five wrong tries and the number waits out the hour, with a new code as well; RATE_LIMITS=off or not', async () => {
    const mobile = newMobile();
    const sms = await askForCode(mobile);
    for (let tries = 0; tries < 5; tries += 1)
      expect(code(await smsLogin(mobile, wrongOf(sms)))).toEqual([401, 'bad_code']);
    const right = await smsLogin(mobile, sms);
    expect(code(right)).toEqual([429, 'too_many_attempts']);
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(3_500);
    expect(code(await smsLogin(mobile, await askForCode(mobile)))).toEqual([429, 'too_many_attempts']);
    await shop.database.pool.query(`UPDATE sms_tries SET resets_at = resets_at - interval '1 hour'`);
    expect((await smsLogin(mobile, await newestCode(mobile))).statusCode).toBe(200);
  });

  test('a hundred guesses at once are judged five times', async () => {
    const mobile = newMobile();
    const sms = await askForCode(mobile);
    const answers = await Promise.all(Array.from({ length: 100 }, () => smsLogin(mobile, wrongOf(sms))));
    expect(answers.filter((each) => each.statusCode === 401)).toHaveLength(5);
    expect(answers.filter((each) => each.statusCode === 429)).toHaveLength(95);
  });

  test('is kept as a slow hash only', async () => {
    const mobile = newMobile();
    const sms = await askForCode(mobile);
    const { rows } = await shop.database.pool.query('SELECT * FROM sms_codes WHERE mobile = $1', [
      `+86${mobile}`,
    ]);
    expect(rows[0].code_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(rows)).not.toContain(`"${sms}"`);
  });

  test('without a provider the route says so', async () => {
    const bare = await startTestShop();
    try {
      const answer = await browserOf(bare).post('/api/auth/sms/codes', { mobile: newMobile() });
      expect(code(answer)).toEqual([503, 'gateway_not_configured']);
    } finally {
      await bare.close();
    }
  });

  test('bad fields are named', async () => {
    const answer = await smsLogin('123', 'abcdef');
    expect(
      answer
        .json()
        .errors.map((each: { path: string }) => each.path)
        .sort(),
    ).toEqual(['code', 'mobile']);
  });
});

describe('whoever typed a number that was not theirs', () => {
  test('gains nothing once its holder signs in: password, sessions and Weibo end', async () => {
    const mobile = newMobile();
    const username = newName();
    const squatter = await browser.register({ username, mobile });
    const { id } = squatter.json().user;
    await shop.database.db
      .insertInto('third_party_accounts')
      .values({ provider: 'weibo', uid: '4711', user_id: id })
      .execute();

    const holder = await smsLogin(mobile, await askForCode(mobile));
    expect(holder.json()).toMatchObject({
      created: false,
      passwordEnded: true,
      user: { id, hasPassword: false, mobileVerifiedAt: expect.any(String) },
    });
    expect(code(await browser.login(username, PASSWORD))).toEqual([401, 'bad_credentials']);
    expect(code(await browser.refresh(refreshCookie(squatter)))).toEqual([401, 'refresh_expired']);
    const bound = await shop.database.pool.query('SELECT FROM third_party_accounts WHERE user_id = $1', [id]);
    expect(bound.rowCount).toBe(0);

    // The access token lives on for minutes: it must not serve to set a password where there is none now.
    const takeBack = await browser.ask(
      'PUT',
      '/api/me/password',
      { newPassword: 'mine again today', newPasswordConfirm: 'mine again today' },
      bearerOf(squatter),
    );
    expect(code(takeBack)).toEqual([403, 'token_expired']);
    expect((await browser.refresh(refreshCookie(holder))).statusCode).toBe(200);
  });

  test('loses the number to whoever registers with a code for it', async () => {
    const mobile = newMobile();
    const squatter = await browser.register({ mobile });
    expect(code(await browser.post('/api/auth/register', registration({ mobile })))).toEqual([
      409,
      'mobile_taken',
    ]);
    const smsCode = await askForCode(mobile);
    const wrong = await browser.post(
      '/api/auth/register',
      registration({ mobile, smsCode: wrongOf(smsCode) }),
    );
    expect(code(wrong)).toEqual([401, 'bad_code']);
    const right = await browser.register({ mobile, smsCode });
    expect(right.json().user.mobileVerifiedAt).not.toBeNull();
    expect((await browser.ask('GET', '/api/me', undefined, bearerOf(squatter))).json().mobile).toBeNull();
    expect((await browser.login(mobile, PASSWORD)).json().user.id).toBe(right.json().user.id);
  });

  test('a registration that fails leaves its code usable', async () => {
    const mobile = newMobile();
    const username = newName();
    await browser.register({ username });
    const smsCode = await askForCode(mobile);
    const taken = await browser.post('/api/auth/register', registration({ username, mobile, smsCode }));
    expect(code(taken)).toEqual([409, 'username_taken']);
    await browser.register({ mobile, smsCode });
  });
});

describe('forgotten password', () => {
  const reset = (mobile: string, sms: string, newPassword: string) =>
    browser.post('/api/auth/password/reset', {
      mobile,
      code: sms,
      newPassword,
      newPasswordConfirm: newPassword,
    });

  test('a code sets a new one; the old one and every session end', async () => {
    const mobile = newMobile();
    const username = newName();
    const before = await browser.register({ username, mobile });
    expect((await reset(mobile, await askForCode(mobile), 'a brand new secret')).statusCode).toBe(204);
    expect(code(await browser.login(username, PASSWORD))).toEqual([401, 'bad_credentials']);
    expect(code(await browser.refresh(refreshCookie(before)))).toEqual([401, 'refresh_expired']);
    expect((await browser.login(username, 'a brand new secret')).statusCode).toBe(200);
    expect((await browser.login(mobile, 'a brand new secret')).statusCode).toBe(200);
  });

  test('wrong codes answer alike whether or not there is an account', async () => {
    const mobile = newMobile();
    await browser.register({ mobile });
    const answers = [await reset(mobile, '000000', 'a brand new secret')];
    answers.push(await reset(newMobile(), '000000', 'a brand new secret'));
    expect(answers.map(code)).toEqual(Array(2).fill([401, 'bad_code']));
  });

  test('common and differing passwords are refused beside their fields', async () => {
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

describe('one’s own account', () => {
  async function bySms() {
    const mobile = newMobile();
    const answer = await smsLogin(mobile, await askForCode(mobile));
    return { mobile, answer, headers: bearerOf(answer) };
  }

  test('from SMS sets a username once and a first password without an old one', async () => {
    const { headers } = await bySms();
    const username = newName();
    const named = await browser.ask('PUT', '/api/me/username', { username }, headers);
    expect(named.json()).toMatchObject({ username, hasPassword: false });
    const again = await browser.ask('PUT', '/api/me/username', { username: newName() }, headers);
    expect(code(again)).toEqual([409, 'username_set']);
    const change = { newPassword: PASSWORD, newPasswordConfirm: PASSWORD };
    expect((await browser.ask('PUT', '/api/me/password', change, headers)).statusCode).toBe(204);
    expect((await browser.login(username, PASSWORD)).statusCode).toBe(200);
    const without = await browser.ask('PUT', '/api/me/password', change, headers);
    expect(without.json().errors).toEqual([{ path: 'oldPassword', message: expect.any(String) }]);
  });

  test('a change of password needs the old one and ends the other sessions, not this one', async () => {
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
    expect(code(await change('not the old one'))).toEqual([401, 'bad_credentials']);
    expect((await change(PASSWORD)).statusCode).toBe(204);
    expect(code(await browser.refresh(refreshCookie(there)))).toEqual([401, 'refresh_expired']);
    expect((await browser.refresh(refreshCookie(here))).statusCode).toBe(200);
  });

  test('a new number needs the code sent to it, and may not be another’s proven one', async () => {
    const owner = await bySms();
    const here = await browser.register();
    const put = (mobile: string, sms: string) =>
      browser.ask('PUT', '/api/me/mobile', { mobile, code: sms }, bearerOf(here));
    expect(code(await put(owner.mobile, await askForCode(owner.mobile)))).toEqual([409, 'mobile_taken']);
    const mobile = newMobile();
    expect(code(await put(mobile, '000000'))).toEqual([401, 'bad_code']);
    const changed = await put(mobile, await askForCode(mobile));
    expect(changed.json()).toMatchObject({
      mobile: `139****${mobile.slice(-4)}`,
      mobileVerifiedAt: expect.any(String),
    });
  });

  test('is deleted by its password or by a code; nothing of the person stays, and the name is free', async () => {
    const username = newName();
    const mobile = newMobile();
    const here = await browser.register({ username, mobile });
    const { id } = here.json().user;
    const remove = (payload: object) => browser.ask('DELETE', '/api/me', payload, bearerOf(here));
    expect((await remove({})).statusCode).toBe(400);
    expect(code(await remove({ password: 'not it' }))).toEqual([401, 'bad_credentials']);
    expect((await remove({ password: PASSWORD })).statusCode).toBe(204);
    const { rows } = await shop.database.pool.query('SELECT * FROM users WHERE id = $1', [id]);
    expect(rows).toEqual([
      expect.objectContaining({ username: null, mobile: null, password_hash: null, nickname: '' }),
    ]);
    expect(code(await browser.refresh(refreshCookie(here)))).toEqual([401, 'refresh_expired']);
    expect(code(await browser.ask('GET', '/api/me', undefined, bearerOf(here)))).toEqual([
      403,
      'token_invalid',
    ]);
    await browser.register({ username, mobile });

    const other = await bySms();
    const byCode = { code: await askForCode(other.mobile) };
    expect((await browser.ask('DELETE', '/api/me', byCode, other.headers)).statusCode).toBe(204);
  });

  test('an ended session’s access token changes nothing about how one signs in', async () => {
    const here = await browser.register();
    await browser.post('/api/auth/logout', undefined, { cookie: `jishi_refresh=${refreshCookie(here)}` });
    const headers = bearerOf(here);
    expect((await browser.ask('GET', '/api/me', undefined, headers)).statusCode).toBe(200);
    const change = {
      oldPassword: PASSWORD,
      newPassword: 'another good one',
      newPasswordConfirm: 'another good one',
    };
    const tries = [
      await browser.ask('PUT', '/api/me/username', { username: newName() }, headers),
      await browser.ask('PUT', '/api/me/password', change, headers),
      await browser.ask('PUT', '/api/me/mobile', { mobile: newMobile(), code: '123456' }, headers),
      await browser.ask('DELETE', '/api/me', { password: PASSWORD }, headers),
    ];
    expect(tries.map(code)).toEqual(Array(4).fill([403, 'token_expired']));
  });
});
