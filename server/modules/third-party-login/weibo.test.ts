import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../simulators/test-rig.ts';
import { createGateways } from '../../gateways/index.ts';
import { startTestShop, type TestShop } from '../../test/app.ts';
import {
  bearerOf,
  browserOf,
  newMobile,
  newName,
  PASSWORD,
  refreshCookie,
  registration,
} from '../../test/people.ts';

let rig: Rig;
let shop: TestShop;
let browser: ReturnType<typeof browserOf>;
beforeAll(async () => {
  rig = await startSimulators();
  shop = await startTestShop({}, createGateways(rig.settings));
  browser = browserOf(shop);
});
afterAll(async () => {
  await shop.close();
  await rig.close();
});

const uids = Array.from({ length: 100 }, (_, i) => String(5_000_000_000 + i));
const newUid = () => uids.pop() ?? expect.fail('too few users');
const outcome = (answer: LightMyRequestResponse) => [answer.statusCode, answer.json().code];

/** The Cookie header that a browser sends after this answer. */
function stateCookie(answer: LightMyRequestResponse): string {
  return `jishi_weibo=${answer.cookies.find(({ name }) => name === 'jishi_weibo')?.value}`;
}

async function start(returnTo = '/cart', cookie = '') {
  const url = `/api/auth/weibo/url?returnTo=${encodeURIComponent(returnTo)}`;
  const answer = await browser.ask('GET', url, undefined, cookie === '' ? {} : { cookie });
  expect(answer.statusCode, answer.body).toBe(200);
  return { authorizeUrl: answer.json().url as string, cookie: stateCookie(answer), answer };
}

/** Lets the user agree at Weibo. @returns the path that Weibo sends the browser back to */
async function agree(authorizeUrl: string, uid: string): Promise<string> {
  const { body } = await rig.ask<{ redirectTo: string }>('POST', '/weibo/control/authorize', {
    authorizeUrl,
    uid,
  });
  const { pathname, search } = new URL(body.redirectTo);
  return pathname + search;
}

const callback = (path: string, cookie: string) => browser.ask('GET', path, undefined, { cookie });

async function signIn(uid: string, returnTo = '/cart') {
  const { authorizeUrl, cookie } = await start(returnTo);
  return callback(await agree(authorizeUrl, uid), cookie);
}

/** The cookie of the browser that got each ticket. */
const cookieOf = new Map<string, string>();

async function ticketOf(uid: string): Promise<string> {
  const answer = await signIn(uid);
  const [, ticket = ''] = /^\/bind#ticket=([\w-]{43})$/.exec(String(answer.headers.location)) ?? [];
  expect(ticket, String(answer.headers.location)).not.toBe('');
  cookieOf.set(ticket, stateCookie(answer));
  return ticket;
}

/** Binds in the browser that got the ticket, unless another cookie is given. */
const bind = (
  payload: { ticket: string; [field: string]: unknown },
  cookie = cookieOf.get(payload.ticket) ?? '',
) => browser.post('/api/auth/weibo/bind', payload, { cookie });
const bindOwn = (ticket: string, headers: object, cookie = cookieOf.get(ticket) ?? '') =>
  browser.post('/api/me/third-party', { ticket }, { ...headers, cookie });
const ownerOf = (ticket: string, cookie = cookieOf.get(ticket) ?? '') =>
  browser.post('/api/auth/weibo/ticket', { ticket }, { cookie });

async function usersOf(uid: string): Promise<string[]> {
  const { rows } = await shop.database.pool.query('SELECT user_id FROM third_party_accounts WHERE uid = $1', [
    uid,
  ]);
  return rows.map((row) => row.user_id);
}

describe('sign-in with Weibo', () => {
  test('the first sign-in binds an existing account, the second signs in and goes to returnTo', async () => {
    const uid = newUid();
    const username = newName();
    const owner = await browser.register({ username });
    const ticket = await ticketOf(uid);
    const wrong = await bind({ ticket, username, password: 'not it' });
    expect(outcome(wrong)).toEqual([401, 'bad_credentials']);
    const bound = await bind({ ticket, username, password: PASSWORD });
    expect(bound.statusCode).toBe(200);
    expect(bound.json()).toMatchObject({ user: { id: owner.json().user.id }, returnTo: '/cart' });
    expect(refreshCookie(bound)).not.toBe('');

    const second = await signIn(uid, '/products/1?from=weibo#top');
    expect(second.statusCode).toBe(302);
    expect(second.headers.location).toBe('/products/1?from=weibo#top');
    const refreshed = await browser.refresh(refreshCookie(second));
    const me = await browser.ask('GET', '/api/me', undefined, bearerOf(refreshed));
    expect(me.json().id).toBe(owner.json().user.id);
  });

  test('the first sign-in can make an account; that uses the ticket up', async () => {
    const uid = newUid();
    const ticket = await ticketOf(uid);
    const bad = await bind({ ticket, create: registration({ username: 'short', passwordConfirm: 'x' }) });
    expect(bad.statusCode).toBe(400);
    expect(
      bad
        .json()
        .errors.map((each: { path: string }) => each.path)
        .sort(),
    ).toEqual(['create.passwordConfirm', 'create.username']);
    const { username } = (await browser.register()).json().user;
    const taken = await bind({ ticket, create: registration({ username }) });
    expect(outcome(taken)).toEqual([409, 'username_taken']);
    const form = registration();
    const made = await bind({ ticket, create: form });
    expect(made.statusCode, made.body).toBe(201);
    expect(made.json().user).toMatchObject({ username: form.username, hasPassword: true });
    expect(await usersOf(uid)).toEqual([made.json().user.id]);
    expect(outcome(await bind({ ticket, create: registration() }))).toEqual([410, 'ticket_expired']);
  });

  test('a ticket without an account is refused, and the missing fields are named', async () => {
    const answer = await bind({ ticket: await ticketOf(newUid()) });
    expect(answer.json().errors.map((each: { path: string }) => each.path)).toEqual(['username', 'password']);
  });

  test('ten binds at once, of one ticket or of ten tickets for one Weibo user, make one account', async () => {
    const uid = newUid();
    const ticket = await ticketOf(uid);
    const same = await Promise.all(
      Array.from({ length: 10 }, () => bind({ ticket, create: registration() })),
    );
    expect(same.map((each) => each.statusCode).sort()).toEqual([201, ...Array(9).fill(410)]);

    const other = newUid();
    const tickets = await Promise.all(Array.from({ length: 10 }, () => ticketOf(other)));
    const forms = tickets.map((each) => ({ ticket: each, create: registration() }));
    const answers = await Promise.all(forms.map((form) => bind(form)));
    expect(answers.map((each) => each.statusCode).sort()).toEqual([201, ...Array(9).fill(410)]);
    expect(await usersOf(other)).toHaveLength(1);
    const names = forms.map(({ create }) => create.username);
    const { rows } = await shop.database.pool.query('SELECT FROM users WHERE username = ANY($1)', [names]);
    expect(rows).toHaveLength(1);
  });

  test('a ticket older than ten minutes is refused', async () => {
    const ticket = await ticketOf(newUid());
    await shop.database.pool.query(
      `UPDATE binding_tickets SET expires_at = expires_at - interval '10 minutes'`,
    );
    expect(outcome(await bind({ ticket, create: registration() }))).toEqual([410, 'ticket_expired']);
  });

  test('a ticket is refused in every other browser, and shows whose Weibo it is in its own', async () => {
    const attacker = await ticketOf(newUid());
    const { cookie: victim } = await start();
    const username = newName();
    const owner = await browser.register({ username });
    for (const cookie of ['', 'jishi_weibo=', victim]) {
      const existing = { ticket: attacker, username, password: PASSWORD };
      expect(outcome(await bind(existing, cookie))).toEqual([410, 'ticket_expired']);
      expect(outcome(await bind({ ticket: attacker, create: registration() }, cookie))).toEqual([
        410,
        'ticket_expired',
      ]);
      expect(outcome(await bindOwn(attacker, bearerOf(owner), cookie))).toEqual([410, 'ticket_expired']);
      expect(outcome(await ownerOf(attacker, cookie))).toEqual([410, 'ticket_expired']);
    }
    expect((await ownerOf(attacker)).json()).toEqual({ provider: 'weibo', nickname: expect.any(String) });
    expect((await bind({ ticket: attacker, username, password: PASSWORD })).statusCode).toBe(200);
    expect(outcome(await ownerOf(attacker))).toEqual([410, 'ticket_expired']);
  });

  test('a second Weibo user for one account is third_party_bound', async () => {
    const username = newName();
    await browser.register({ username });
    const first = await ticketOf(newUid());
    expect((await bind({ ticket: first, username, password: PASSWORD })).statusCode).toBe(200);
    const second = await ticketOf(newUid());
    expect(outcome(await bind({ ticket: second, username, password: PASSWORD }))).toEqual([
      409,
      'third_party_bound',
    ]);
    expect((await bind({ ticket: second, create: registration() })).statusCode).toBe(201);
  });
});

describe('a failed sign-in at Weibo', () => {
  const location = async (path: string, cookie: string) => (await callback(path, cookie)).headers.location;

  test('the user refuses: the login page with weibo_denied', async () => {
    const { authorizeUrl, cookie } = await start();
    const state = new URL(authorizeUrl).searchParams.get('state');
    const path = `/api/auth/weibo/callback?error_code=21330&error=access_denied&state=${state}`;
    expect(await location(path, cookie)).toBe('/login?error=weibo_denied');
  });

  test('a state that was used, is older than ten minutes, or comes from another browser is weibo_state', async () => {
    const { authorizeUrl, cookie } = await start();
    const path = await agree(authorizeUrl, newUid());
    const stale = '/login?error=weibo_state';
    expect(await location(path, '')).toBe(stale);
    expect(await location(path, (await start()).cookie)).toBe(stale);
    expect(await location(path, cookie)).toMatch(/^\/bind#ticket=/);
    expect(await location(path, cookie)).toBe(stale);
    expect(await location('/api/auth/weibo/callback?code=x&state=made-up', cookie)).toBe(stale);
    expect(await location('/api/auth/weibo/callback', cookie)).toBe(stale);
    const old = await start();
    await shop.database.pool.query(`UPDATE login_states SET expires_at = expires_at - interval '10 minutes'`);
    expect(await location(await agree(old.authorizeUrl, newUid()), old.cookie)).toBe(stale);
  });

  test('two tabs of one browser can both sign in', async () => {
    const one = await start();
    const two = await start('/cart', one.cookie);
    expect(two.cookie).toBe(one.cookie);
    for (const tab of [one, two])
      expect(await location(await agree(tab.authorizeUrl, newUid()), two.cookie)).toMatch(/^\/bind#/);
  });

  test('a code that was used already is weibo_state', async () => {
    const first = await start();
    const path = await agree(first.authorizeUrl, newUid());
    await callback(path, first.cookie);
    const again = await start();
    const state = new URL(again.authorizeUrl).searchParams.get('state') ?? '';
    const reused = new URL(path, 'http://shop');
    reused.searchParams.set('state', state);
    expect(await location(reused.pathname + reused.search, again.cookie)).toBe('/login?error=weibo_state');
  });

  test('Weibo does not answer: weibo_down', async () => {
    const { authorizeUrl, cookie } = await start();
    const path = await agree(authorizeUrl, newUid());
    await rig.ask('PUT', '/weibo/control/faults', { api: 'down' });
    expect(await location(path, cookie)).toBe('/login?error=weibo_down');
    await rig.ask('PUT', '/weibo/control/faults', { api: null });
  });

  test('the state cookie is HttpOnly and SameSite=Lax', async () => {
    const { answer } = await start();
    expect(answer.cookies).toEqual([
      expect.objectContaining({
        name: 'jishi_weibo',
        httpOnly: true,
        sameSite: 'Lax',
        path: '/api',
      }),
    ]);
  });

  test.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    'javascript:alert(1)',
    'cart',
    ' /cart',
    '/api/auth/logout',
    '/cart\r\nset-cookie: a=b',
  ])('returnTo %j is refused', async (returnTo) => {
    const answer = await browser.ask('GET', `/api/auth/weibo/url?returnTo=${encodeURIComponent(returnTo)}`);
    expect(outcome(answer)).toEqual([400, 'validation_failed']);
  });
});

describe('bound accounts', () => {
  async function boundShopper() {
    const uid = newUid();
    const form = registration();
    const answer = await bind({ ticket: await ticketOf(uid), create: form });
    return { uid, form, headers: bearerOf(answer), id: answer.json().user.id };
  }

  test('are listed, and can be unbound where there is another way to sign in', async () => {
    const { uid, headers } = await boundShopper();
    const { items } = (await browser.ask('GET', '/api/me/third-party', undefined, headers)).json();
    expect(items).toEqual([
      { provider: 'weibo', uid, nickname: expect.any(String), boundAt: expect.any(String) },
    ]);
    const unbind = (provider: string) =>
      browser.ask('DELETE', `/api/me/third-party/${provider}`, undefined, headers);
    expect((await unbind('qq')).statusCode).toBe(404);
    expect((await unbind('weibo')).statusCode).toBe(204);
    expect((await unbind('weibo')).statusCode).toBe(404);
    expect((await signIn(uid)).headers.location).toMatch(/^\/bind#/);
  });

  test('the last way to sign in cannot be unbound', async () => {
    const { uid, headers, id } = await boundShopper();
    await shop.database.pool.query('UPDATE users SET password_hash = NULL WHERE id = $1', [id]);
    const answer = await browser.ask('DELETE', '/api/me/third-party/weibo', undefined, headers);
    expect(outcome(answer)).toEqual([409, 'last_sign_in_way']);
    expect(await usersOf(uid)).toEqual([id]);
  });

  test('a signed-in user binds a ticket without a password; an ended session cannot', async () => {
    const uid = newUid();
    const here = await browser.register({ mobile: newMobile() });
    const bound = await bindOwn(await ticketOf(uid), bearerOf(here));
    expect([bound.statusCode, bound.json().uid]).toEqual([201, uid]);
    expect(await usersOf(uid)).toEqual([here.json().user.id]);
    await browser.post('/api/auth/logout', undefined, { cookie: `jishi_refresh=${refreshCookie(here)}` });
    expect(outcome(await bindOwn(await ticketOf(newUid()), bearerOf(here)))).toEqual([403, 'token_invalid']);
    const unbind = await browser.ask('DELETE', '/api/me/third-party/weibo', undefined, bearerOf(here));
    expect(outcome(unbind)).toEqual([403, 'token_invalid']);
  });

  test('a used ticket binds nothing, even after the account is unbound', async () => {
    const uid = newUid();
    const headers = bearerOf(await browser.register({ mobile: newMobile() }));
    const ticket = await ticketOf(uid);
    expect((await bindOwn(ticket, headers)).statusCode).toBe(201);
    expect((await browser.ask('DELETE', '/api/me/third-party/weibo', undefined, headers)).statusCode).toBe(
      204,
    );
    const again = await bind({ ticket, create: registration() });
    expect(outcome(again)).toEqual([410, 'ticket_expired']);
    expect(await usersOf(uid)).toEqual([]);
  });

  test('are removed with the account', async () => {
    const { uid, headers } = await boundShopper();
    expect((await browser.ask('DELETE', '/api/me', { password: PASSWORD }, headers)).statusCode).toBe(204);
    expect(await usersOf(uid)).toEqual([]);
    expect((await signIn(uid)).headers.location).toMatch(/^\/bind#/);
  });
});

test('without Weibo set up the routes are gateway_not_configured and weibo_down', async () => {
  const bare = await startTestShop();
  try {
    const ask = (url: string) => browserOf(bare).ask('GET', url);
    expect(outcome(await ask('/api/auth/weibo/url'))).toEqual([503, 'gateway_not_configured']);
    expect((await ask('/api/auth/weibo/callback?code=1&state=1')).headers.location).toBe(
      '/login?error=weibo_down',
    );
  } finally {
    await bare.close();
  }
});
