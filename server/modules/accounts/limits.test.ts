import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../simulators/test-rig.ts';
import { createGateways } from '../../gateways/index.ts';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { bearerOf, browserOf, newMobile, newName, PASSWORD, registration } from '../../test/people.ts';
import { newestCode, wrongCodeFor } from '../../test/phone.ts';

let rig: Rig;
let shop: TestShop;
let browser: ReturnType<typeof browserOf>;
beforeAll(async () => {
  rig = await startSimulators();
  const settings = { RATE_LIMITS: 'on', TRUST_PROXY: '127.0.0.1', DEMO: 'on', SMS_DAILY_MAX: '150' };
  shop = await startTestShop(settings, createGateways(rig.settings));
  browser = browserOf(shop);
});
beforeEach(() => shop.database.pool.query('TRUNCATE rate_limits, sms_code_tries, sms_codes'));
afterAll(async () => {
  await shop.close();
  await rig.close();
});

interface Inbox {
  items: { code: string }[];
}

const from = (ip: string) => ({ 'x-forwarded-for': ip });
const statusOf = (answer: { statusCode: number }) => answer.statusCode;

/** Moves the end of every counter's window, as if this much time had passed. */
async function letTimePass(interval: string): Promise<void> {
  await shop.database.pool.query(`UPDATE rate_limits SET resets_at = resets_at - $1::interval`, [interval]);
}

describe('guessing a password', () => {
  test('after ten wrong tries from one address the right password is refused there, and accepted elsewhere', async () => {
    const username = newName();
    await browser.register({ username });
    const guesses = await Promise.all(
      Array.from({ length: 30 }, () => browser.login(username, 'wrong', from('198.51.100.1'))),
    );
    expect(guesses.filter((each) => each.statusCode === 401)).toHaveLength(10);
    const blocked = await browser.login(username, PASSWORD, from('198.51.100.1'));
    expect([blocked.statusCode, blocked.json().code]).toEqual([429, 'too_many_attempts']);
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(0);
    expect(statusOf(await browser.login(username, PASSWORD, from('203.0.113.9')))).toBe(200);
    await letTimePass('15 minutes');
    expect(statusOf(await browser.login(username, PASSWORD, from('198.51.100.1')))).toBe(200);
  });

  test('an unknown username has the same limit as a known one', async () => {
    const answers: number[] = [];
    for (let tries = 0; tries < 12; tries += 1)
      answers.push(statusOf(await browser.login('nobody001', 'wrong', from('198.51.100.2'))));
    expect(answers).toEqual([...Array(10).fill(401), 429, 429]);
  });

  test('after thirty wrong tries from many addresses strangers are refused, and the owner’s address is not', async () => {
    const username = newName();
    await browser.register({ username });
    expect(statusOf(await browser.login(username, PASSWORD, from('203.0.113.20')))).toBe(200);
    const strangers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => browser.login(username, 'wrong', from(`198.51.100.${i + 1}`))),
    );
    expect(strangers.filter((each) => each.statusCode === 401)).toHaveLength(30);
    expect(statusOf(await browser.login(username, PASSWORD, from('198.51.100.200')))).toBe(429);
    expect(statusOf(await browser.login(username, PASSWORD, from('203.0.113.20')))).toBe(200);
    await letTimePass('1 hour');
    expect(statusOf(await browser.login(username, PASSWORD, from('198.51.100.200')))).toBe(200);
  });

  test('one IPv6 /64 has sixty wrong tries for all accounts together', async () => {
    const answers = await Promise.all(
      Array.from({ length: 70 }, (_, i) =>
        browser.login(`nobody${100 + i}`, 'wrong', from(`2001:db8:1:2::${i + 1}`)),
      ),
    );
    expect(answers.filter((each) => each.statusCode === 401)).toHaveLength(60);
    expect(statusOf(await browser.login('nobody999', 'wrong', from('2001:db8:1:3::1')))).toBe(401);
  });

  test('wrong tries from another /64 for each count under their /56', async () => {
    const answers = await Promise.all(
      Array.from({ length: 250 }, (_, i) =>
        browser.login(`nobody${1_000 + i}`, 'wrong', from(`2001:db8:7:${i.toString(16)}::1`)),
      ),
    );
    expect(answers.filter((each) => each.statusCode === 429)).toHaveLength(10);
    expect(statusOf(await browser.login('nobody999', 'wrong', from('2001:db8:7:100::1')))).toBe(401);
  });

  test('a user changes the password twenty times an hour at most', async () => {
    const here = bearerOf(await browser.register());
    const form = { oldPassword: PASSWORD, newPassword: PASSWORD, newPasswordConfirm: PASSWORD };
    const answers: number[] = [];
    for (let times = 0; times < 21; times += 1)
      answers.push(statusOf(await browser.ask('PUT', '/api/me/password', form, here)));
    expect(answers).toEqual([...Array(20).fill(204), 429]);
  });

  test('right passwords do not count', async () => {
    const username = newName();
    await browser.register({ username });
    for (let times = 0; times < 15; times += 1)
      expect(statusOf(await browser.login(username, PASSWORD, from('198.51.100.3')))).toBe(200);
  });

  test('a reset by SMS ends the limits for its owner', async () => {
    const username = newName();
    const mobile = newMobile();
    await browser.post('/api/auth/sms/codes', { mobile });
    await browser.register({ username, mobile, smsCode: await newestCode(rig, mobile) });
    await letTimePass('1 minute');
    for (let i = 0; i < 40; i += 1) await browser.login(username, 'wrong', from(`198.51.100.${i + 1}`));
    for (let tries = 0; tries < 11; tries += 1) await browser.login(username, 'wrong', from('203.0.113.30'));
    await browser.post('/api/auth/sms/codes', { mobile }, from('203.0.113.30'));
    const form = {
      mobile,
      code: await newestCode(rig, mobile),
      newPassword: 'a brand new secret',
      newPasswordConfirm: 'a brand new secret',
    };
    expect(statusOf(await browser.post('/api/auth/password/reset', form, from('203.0.113.30')))).toBe(204);
    expect(statusOf(await browser.login(username, 'a brand new secret', from('203.0.113.30')))).toBe(200);
  });

  test('after ten wrong tries staff are refused too', async () => {
    const guess = () =>
      browser.post(
        '/api/admin/auth/login',
        { username: 'operator99', password: 'wrong' },
        from('198.51.100.4'),
      );
    const answers = await Promise.all(Array.from({ length: 20 }, guess));
    expect(answers.filter((each) => each.statusCode === 401)).toHaveLength(10);
  });
});

describe('SMS codes', () => {
  const ask = (mobile: string, ip = '198.51.100.5') =>
    browser.post('/api/auth/sms/codes', { mobile }, from(ip));

  const smsLogin = (mobile: string, code: string, ip: string) =>
    browser.post('/api/auth/sms/login', { mobile, code }, from(ip));
  const askAndRead = async (mobile: string) => {
    expect(statusOf(await ask(mobile))).toBe(202);
    await letTimePass('1 minute');
    return newestCode(rig, mobile);
  };

  test('five wrong codes from a stranger’s network do not lock out another network', async () => {
    const mobile = newMobile();
    const code = await askAndRead(mobile);
    const wrong = wrongCodeFor(code);
    for (let tries = 0; tries < 5; tries += 1)
      expect(statusOf(await smsLogin(mobile, wrong, '198.51.100.60'))).toBe(401);
    expect(statusOf(await smsLogin(mobile, code, '198.51.100.60'))).toBe(429);
    expect(statusOf(await smsLogin(mobile, code, '203.0.113.60'))).toBe(200);
  });

  test('twenty wrong codes from many networks lock out strangers, but no network the account signed in from', async () => {
    const mobile = newMobile();
    expect(statusOf(await smsLogin(mobile, await askAndRead(mobile), '203.0.113.61'))).toBe(200);
    const code = await askAndRead(mobile);
    const wrong = wrongCodeFor(code);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => smsLogin(mobile, wrong, `198.51.100.${i + 1}`)),
    );
    expect(answers.filter((each) => each.statusCode === 401)).toHaveLength(20);
    const stranger = await smsLogin(mobile, code, '198.51.100.200');
    expect([stranger.statusCode, stranger.json().code]).toEqual([429, 'too_many_attempts']);
    expect(statusOf(await smsLogin(mobile, code, '203.0.113.61'))).toBe(200);
  });

  test('an account that only claims a number makes no network known', async () => {
    const mobile = newMobile();
    await browser.post('/api/auth/register', registration({ mobile }), from('203.0.113.62'));
    const wrong = wrongCodeFor(await askAndRead(mobile));
    for (let i = 0; i < 20; i += 1) await smsLogin(mobile, wrong, `198.51.100.${i + 1}`);
    expect(statusOf(await smsLogin(mobile, wrong, '203.0.113.62'))).toBe(429);
  });

  test('a number gets one code a minute, five an hour, ten a day', async () => {
    const mobile = newMobile();
    const sent: number[] = [];
    for (let minute = 0; minute < 7; minute += 1) {
      sent.push(statusOf(await ask(mobile)));
      const early = await ask(`+86${mobile}`);
      expect([early.statusCode, early.json().code]).toEqual([429, 'rate_limited']);
      expect(Number(early.headers['retry-after'])).toBeGreaterThan(0);
      await letTimePass('1 minute');
    }
    expect(sent).toEqual([202, 202, 202, 202, 202, 429, 429]);
    await letTimePass('1 hour');
    for (let minute = 0; minute < 5; minute += 1) {
      expect(statusOf(await ask(mobile))).toBe(202);
      await letTimePass('1 minute');
    }
    await letTimePass('1 hour');
    expect(statusOf(await ask(mobile))).toBe(429);
    await letTimePass('1 day');
    expect(statusOf(await ask(mobile))).toBe(202);
  });

  test('twenty requests at once for one number send one message', async () => {
    const mobile = newMobile();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(mobile)));
    expect(answers.filter((each) => each.statusCode === 202)).toHaveLength(1);
    const { body } = await rig.ask<Inbox>('GET', `/sms/control/messages?mobile=${mobile}`);
    expect(body.items).toHaveLength(1);
  });

  test('an address gets sixty codes an hour, all together SMS_DAILY_MAX; a refused request counts against no other limit', async () => {
    const answers = await Promise.all(Array.from({ length: 70 }, () => ask(newMobile())));
    expect(answers.filter((each) => each.statusCode === 202)).toHaveLength(60);
    const waiting = newMobile();
    expect(statusOf(await ask(waiting))).toBe(429);
    expect(statusOf(await ask(waiting, '203.0.113.40'))).toBe(202);
    const others = await Promise.all(
      Array.from({ length: 100 }, (_, i) => ask(newMobile(), `203.0.113.${i}`)),
    );
    expect(others.filter((each) => each.statusCode === 202)).toHaveLength(150 - 61);
  });
});

describe('registration', () => {
  test('after thirty refusals registration is refused without saying whether the username is taken', async () => {
    const username = newName();
    await browser.register({ username });
    const answers: number[] = [];
    for (let tries = 0; tries < 32; tries += 1)
      answers.push(statusOf(await browser.post('/api/auth/register', registration({ username }))));
    expect(answers).toEqual([...Array(30).fill(409), 429, 429]);
    expect(statusOf(await browser.post('/api/auth/register', registration()))).toBe(429);
  });
});
