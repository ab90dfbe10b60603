import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { backOfficeOf, codeOf, STAFF_PASSWORD } from '../../../test/back-office.ts';
import { bearer, givenUser } from '../../../test/given.ts';

let shop: TestShop;
let office: ReturnType<typeof backOfficeOf>;
beforeAll(async () => {
  shop = await startTestShop();
  office = backOfficeOf(shop);
});
afterAll(() => shop.close());

const me = (headers: Record<string, string>) => office.ask('GET', '/me', undefined, headers);
const refresh = (cookie: string, headers: Record<string, string> = {}) =>
  office.ask('POST', '/auth/refresh', undefined, { cookie, ...headers });

test('a sign-in answers the person, a token and a cookie for the back office alone', async () => {
  const { username, id } = await office.account(['orders']);
  const answer = await office.login(username.toUpperCase());
  expect(answer.json()).toMatchObject({
    staff: {
      ...{ id, username, name: username, roles: ['orders'], status: 'active' },
      ...{ hasSecondFactor: false, isInvited: false, lastSignInAt: expect.any(String) },
    },
    accessToken: expect.any(String),
    expiresInSeconds: 900,
  });
  expect(answer.cookies).toMatchObject([
    { name: 'jishi_staff_refresh', path: '/api/admin/auth', httpOnly: true, sameSite: 'Strict' },
  ]);
  const { headers } = office.browserAfter(answer);
  expect((await me(headers)).json()).toEqual(answer.json().staff);
});

test('a wrong password and an unknown name get the same answer', async () => {
  const { username } = await office.account(['orders']);
  expect(codeOf(await office.login(username, 'x'))).toBe('401 bad_credentials');
  expect(codeOf(await office.login('nobody01'))).toBe('401 bad_credentials');
});

test('a token of a shopper is staff_only here, a token of staff is token_invalid in the shop', async () => {
  const shopper = await givenUser(shop.database.db);
  expect(codeOf(await me(bearer(shop.tokens, shopper.id)))).toBe('403 staff_only');
  const { headers } = await office.signedIn(['admin']);
  const inShop = await shop.app.inject({ url: '/api/me', headers });
  expect(codeOf(inShop)).toBe('403 token_invalid');
});

test('a signed token of a session that was never opened is refused', async () => {
  const { id } = await office.account(['admin']);
  for (const sid of [randomUUID(), 'no uuid']) {
    const authorization = `Bearer ${shop.tokens.sign({ sub: id, sid, staff: true })}`;
    expect(codeOf(await me({ authorization }))).toBe('403 token_invalid');
  }
});

describe('the refresh cookie', () => {
  test('gives the next token; the one before it is good for some seconds more', async () => {
    const { cookie } = await office.signedIn(['orders']);
    const next = await refresh(cookie);
    expect(next.json()).toEqual({ accessToken: expect.any(String), expiresInSeconds: 900 });
    expect((await refresh(cookie)).statusCode).toBe(200);
  });

  test('ends the session when an old one comes back', async () => {
    const { id, cookie, headers } = await office.signedIn(['orders']);
    await refresh(cookie);
    await shop.database.pool.query(
      `UPDATE staff_refresh_tokens SET superseded_at = superseded_at - interval '11 seconds'
       WHERE session_id IN (SELECT id FROM staff_sessions WHERE staff_id = $1)`,
      [id],
    );
    expect(codeOf(await refresh(cookie))).toBe('401 refresh_reused');
    expect(codeOf(await me(headers))).toBe('403 token_invalid');
  });

  test('is refused to a page of another origin, and missing where there is none', async () => {
    const { cookie } = await office.signedIn(['orders']);
    const origin = 'https://elsewhere.example';
    expect(codeOf(await refresh(cookie, { origin }))).toBe('403 origin_refused');
    expect(codeOf(await office.ask('POST', '/auth/refresh'))).toBe('401 refresh_missing');
  });

  test('signing out ends the session, and its token at once', async () => {
    const { cookie, headers } = await office.signedIn(['orders']);
    expect((await office.ask('POST', '/auth/logout', undefined, { cookie })).statusCode).toBe(204);
    expect(codeOf(await refresh(cookie))).toBe('401 refresh_expired');
    expect(codeOf(await me(headers))).toBe('403 token_invalid');
  });
});

test('one sees the own sessions and ends one of them, and nobody ends those of others', async () => {
  const first = await office.signedIn(['orders']);
  const second = office.browserAfter(await office.login(first.username));
  const list = await office.ask('GET', '/me/sessions', undefined, second.headers);
  const [current, other] = list.json().items;
  expect(list.json().items.map((each: { isCurrent: boolean }) => each.isCurrent)).toEqual([true, false]);
  const stranger = await office.signedIn(['admin']);
  const end = (id: string, headers: Record<string, string>) =>
    office.ask('DELETE', `/me/sessions/${id}`, undefined, headers);
  expect(codeOf(await end(other.id, stranger.headers))).toBe('404 not_found');
  expect((await end(other.id, second.headers)).statusCode).toBe(204);
  expect(codeOf(await me(first.headers))).toBe('403 token_invalid');
  expect((await me(second.headers)).statusCode).toBe(200);
  expect(current.id).not.toBe(other.id);
});

describe('the own password', () => {
  const change = (
    headers: Record<string, string>,
    oldPassword: string,
    newPassword: string,
    again = newPassword,
  ) => office.ask('PUT', '/me/password', { oldPassword, newPassword, newPasswordConfirm: again }, headers);

  test('is changed with the old one, and every other session ends', async () => {
    const first = await office.signedIn(['orders']);
    const second = office.browserAfter(await office.login(first.username));
    expect(codeOf(await change(second.headers, 'wrong', 'pebble walnut harbour'))).toBe(
      '401 bad_credentials',
    );
    expect((await change(second.headers, STAFF_PASSWORD, 'pebble walnut harbour')).statusCode).toBe(204);
    expect(codeOf(await me(first.headers))).toBe('403 token_invalid');
    expect((await me(second.headers)).statusCode).toBe(200);
    expect(codeOf(await office.login(first.username))).toBe('401 bad_credentials');
    expect((await office.login(first.username, 'pebble walnut harbour')).statusCode).toBe(200);
  });

  test('is refused beside its field when it is weak, like the name, or typed differently', async () => {
    const { headers, username } = await office.signedIn(['orders']);
    for (const [password, again, path] of [
      ['password', 'password', 'newPassword'],
      [`${username}1`, `${username}1`, 'newPassword'],
      ['pebble walnut harbour', 'pebble walnut', 'newPasswordConfirm'],
    ] as const) {
      const answer = await change(headers, STAFF_PASSWORD, password, again);
      expect([answer.statusCode, answer.json().errors.map((each: { path: string }) => each.path)]).toEqual([
        400,
        [path],
      ]);
    }
  });
});

describe('a fresh proof', () => {
  const create = (headers: Record<string, string>) =>
    office.ask('POST', '/roles', { name: `r-${randomUUID()}`, permissions: [] }, headers);

  test('counts ten minutes from a sign-in, a refresh does not renew it, a step-up does', async () => {
    const { id, headers, cookie } = await office.signedIn(['admin']);
    expect((await create(headers)).statusCode).toBe(201);
    await office.ageProof(id);
    const refreshed = { authorization: `Bearer ${(await refresh(cookie)).json().accessToken}` };
    expect(codeOf(await create(refreshed))).toBe('403 step_up_required');
    expect((await office.ask('GET', '/roles', undefined, refreshed)).statusCode).toBe(200);
    const stepUp = (password: string) => office.ask('POST', '/auth/step-up', { password }, refreshed);
    expect(codeOf(await stepUp('wrong'))).toBe('401 bad_credentials');
    expect(codeOf(await create(refreshed))).toBe('403 step_up_required');
    expect((await stepUp(STAFF_PASSWORD)).statusCode).toBe(204);
    expect((await create(refreshed)).statusCode).toBe(201);
  });

  test('is of one session: another of the same person still needs its own', async () => {
    const first = await office.signedIn(['admin']);
    const second = office.browserAfter(await office.login(first.username));
    await office.ageProof(first.id);
    await office.ask('POST', '/auth/step-up', { password: STAFF_PASSWORD }, first.headers);
    expect((await create(first.headers)).statusCode).toBe(201);
    expect(codeOf(await create(second.headers))).toBe('403 step_up_required');
  });

  test.each([
    ['POST', '/orders/1/refunds', 'finance'],
    ['POST', `/refund-requests/${randomUUID()}/approve`, 'finance'],
    ['PATCH', `/staff/${randomUUID()}`, 'admin'],
    ['POST', '/staff', 'admin'],
    ['DELETE', `/roles/${randomUUID()}`, 'admin'],
    ['POST', '/me/totp', 'auditor'],
    ['POST', '/me/passkeys/options', 'auditor'],
  ] as const)('is asked for by %s %s', async (method, url, role) => {
    const { id, headers } = await office.signedIn([role]);
    await office.ageProof(id);
    expect(codeOf(await office.ask(method, url, {}, headers))).toBe('403 step_up_required');
  });
});

test('the sign-in log tells what was tried, to oneself and to whoever reads the audit log', async () => {
  const person = await office.signedIn(['orders']);
  await office.login(person.username, 'wrong');
  const own = await office.ask('GET', '/me/sign-ins', undefined, person.headers);
  const outcomes = own.json().items.map((each: { outcome: string }) => each.outcome);
  expect(outcomes).toEqual(['bad_password', 'signed_in']);
  const auditor = await office.signedIn(['auditor']);
  const others = await office.ask('GET', `/staff/${person.id}/sign-ins?limit=1`, undefined, auditor.headers);
  expect(others.json()).toMatchObject({ count: 2, countIsExact: true, nextAfter: expect.any(String) });
});
