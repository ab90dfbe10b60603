import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../../platform/http/problems.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { backOfficeOf, codeOf, type SignedInStaff, STAFF_PASSWORD } from '../../../test/back-office.ts';
import { createPeople } from './service.ts';

let shop: TestShop;
let office: ReturnType<typeof backOfficeOf>;
let owner: SignedInStaff;
beforeAll(async () => {
  shop = await startTestShop({ PUBLIC_URL: 'http://127.0.0.1:3000' });
  office = backOfficeOf(shop);
  owner = await office.signedIn(['admin']);
});
afterAll(() => shop.close());

const change = (id: string, payload: object, by = owner) =>
  office.ask('PATCH', `/staff/${id}`, payload, by.headers);
const invite = (roles: string[], by = owner) => {
  const username = `new${randomUUID().slice(0, 8)}`;
  return office.ask('POST', '/staff', { username, name: '王小明', roles }, by.headers);
};
const accept = (token: string, password = 'pebble walnut harbour') =>
  office.ask('POST', '/auth/invitation', { token, password, passwordConfirm: password });
const tokenOf = (invitationUrl: string) => new URL(invitationUrl).hash.slice('#token='.length);

/** A role of the shop's own, and somebody who has it. */
async function withOwnRole(permissions: string[]): Promise<SignedInStaff> {
  const name = `role ${randomUUID().slice(0, 8)}`;
  const made = await office.ask('POST', '/roles', { name, permissions }, owner.headers);
  expect(made.statusCode, made.body).toBe(201);
  return office.signedIn([name]);
}

describe('an invitation', () => {
  test('leads to the back office and lets one choose a password, once', async () => {
    const invited = await invite(['orders', 'finance']);
    expect(invited.statusCode).toBe(201);
    const { username, invitationUrl, isInvited } = invited.json();
    expect(isInvited).toBe(true);
    expect(invitationUrl).toMatch(/^http:\/\/127\.0\.0\.1:3000\/admin\/invitation#token=[\w-]{43}$/);
    expect(codeOf(await office.login(username))).toBe('401 bad_credentials');
    const token = tokenOf(invitationUrl);
    const answers = await Promise.all([accept(token), accept(token)]);
    expect(answers.map(codeOf).sort()).toEqual(['200', '410 ticket_expired']);
    const signedIn = await office.login(username, 'pebble walnut harbour');
    expect(signedIn.json().staff).toMatchObject({ roles: ['finance', 'orders'], isInvited: false });
  });

  test('is not used up by a weak password', async () => {
    const { username, invitationUrl } = (await invite(['orders'])).json();
    const token = tokenOf(invitationUrl);
    for (const weak of ['password', `${username}1`, 'short'])
      expect((await accept(token, weak)).json().errors[0].path).toBe('password');
    expect((await accept(token)).statusCode).toBe(200);
  });

  test('ends after 24 hours, and with a newer one', async () => {
    const first = (await invite(['orders'])).json();
    const { rows } = await shop.database.pool.query(
      'SELECT extract(epoch FROM expires_at - now())::float8 AS left FROM staff_tickets WHERE staff_id = $1',
      [first.id],
    );
    expect(rows[0].left).toBeGreaterThan(86_000);
    expect(rows[0].left).toBeLessThanOrEqual(86_400);
    const again = await office.ask('POST', `/staff/${first.id}/invitation`, undefined, owner.headers);
    expect(codeOf(await accept(tokenOf(first.invitationUrl)))).toBe('410 ticket_expired');
    await shop.database.pool.query('UPDATE staff_tickets SET expires_at = now() WHERE staff_id = $1', [
      first.id,
    ]);
    expect(codeOf(await accept(tokenOf(again.json().invitationUrl)))).toBe('410 ticket_expired');
  });

  test('for somebody who has a password ends it, and their sessions', async () => {
    const person = await office.signedIn(['orders']);
    const again = await office.ask('POST', `/staff/${person.id}/invitation`, undefined, owner.headers);
    expect(again.statusCode).toBe(201);
    expect(codeOf(await office.login(person.username))).toBe('401 bad_credentials');
    expect(codeOf(await office.ask('GET', '/me', undefined, person.headers))).toBe('403 token_invalid');
    expect((await accept(tokenOf(again.json().invitationUrl))).statusCode).toBe(200);
  });
});

test('a username that somebody has, an unknown role and no role are refused', async () => {
  const body = (more: object) => ({
    username: owner.username.toUpperCase(),
    name: 'x',
    roles: ['orders'],
    ...more,
  });
  const create = (payload: object) => office.ask('POST', '/staff', payload, owner.headers);
  expect(codeOf(await create(body({})))).toBe('409 staff_username_taken');
  for (const roles of [[], ['king'], ['orders', 'orders']])
    expect((await create(body({ username: 'somebody1', roles }))).json().errors[0].path).toMatch(/^roles/);
});

describe('a disabled account', () => {
  test('is out at once, on every server, with its tokens and its cookie; enabled, it signs in anew', async () => {
    const person = await office.signedIn(['orders']);
    expect((await change(person.id, { status: 'disabled' })).json().status).toBe('disabled');
    expect(codeOf(await office.ask('GET', '/orders', undefined, person.headers))).toBe('403 staff_disabled');
    const refreshed = await office.ask('POST', '/auth/refresh', undefined, { cookie: person.cookie });
    expect(codeOf(refreshed)).toBe('403 staff_disabled');
    expect(codeOf(await office.login(person.username))).toBe('403 staff_disabled');
    expect(codeOf(await office.login(person.username, 'wrong'))).toBe('401 bad_credentials');
    await change(person.id, { status: 'active' });
    expect(codeOf(await office.ask('GET', '/me', undefined, person.headers))).toBe('403 token_invalid');
    expect((await office.login(person.username)).statusCode).toBe(200);
  });

  test('a role that was taken away is gone with the next call', async () => {
    const person = await office.signedIn(['orders', 'auditor']);
    const audit = () => office.ask('GET', '/audit', undefined, person.headers);
    expect((await audit()).statusCode).toBe(200);
    await change(person.id, { roles: ['orders'] });
    expect(codeOf(await audit())).toBe('403 permission_denied');
  });
});

describe('nobody grants what they lack', () => {
  test('neither by an invitation nor by a change of roles, also of their own', async () => {
    const manager = await withOwnRole(['staff.manage', 'orders.read']);
    expect(codeOf(await invite(['admin'], manager))).toBe('403 permission_denied');
    expect(codeOf(await change(manager.id, { roles: ['admin'] }, manager))).toBe('403 permission_denied');
    const clerk = await withOwnRole(['orders.read']);
    expect(codeOf(await change(clerk.id, { roles: ['finance'] }, manager))).toBe('403 permission_denied');
    expect((await change(clerk.id, { name: '小李' }, manager)).json().name).toBe('小李');
  });

  test('and nobody acts upon somebody who may do more: no new link, no end of the account', async () => {
    const manager = await withOwnRole(['staff.manage']);
    const finance = await office.signedIn(['finance']);
    const link = await office.ask('POST', `/staff/${finance.id}/invitation`, undefined, manager.headers);
    expect(codeOf(link)).toBe('403 permission_denied');
    expect(codeOf(await change(finance.id, { status: 'disabled' }, manager))).toBe('403 permission_denied');
    expect(codeOf(await change(owner.id, { status: 'disabled' }, manager))).toBe('403 permission_denied');
  });
});

test('a stale save shows what is there now, and leaves no entry in the audit log', async () => {
  const person = await office.account(['orders']);
  const first = await change(person.id, { name: 'one', version: 1 });
  expect(first.json()).toMatchObject({ name: 'one', version: 2 });
  const stale = await change(person.id, { name: 'two', version: 1 });
  expect(codeOf(stale)).toBe('409 edited_meanwhile');
  expect(stale.json().current).toMatchObject({ name: 'one', version: 2 });
  const entries = await office.ask(
    'GET',
    `/audit?subject=staff:${person.id}&action=staff.change`,
    undefined,
    owner.headers,
  );
  expect(entries.json().items).toHaveLength(1);
  expect(entries.json().items[0]).toMatchObject({
    staff: { id: owner.id, username: owner.username },
    before: { name: person.username },
    after: { name: 'one' },
    requestId: first.headers['x-request-id'],
  });
});

describe('the last owner', () => {
  /** A shop of its own, whose only staff are these owners. */
  async function withOwners(count: number) {
    const own = await startTestShop();
    const staff = backOfficeOf(own);
    const owners = await Promise.all(Array.from({ length: count }, () => staff.signedIn(['admin'])));
    return { own, staff, owners };
  }

  test('stays: neither disabled, nor without the role, nor sent a new link', async () => {
    const { own, staff, owners } = await withOwners(1);
    const { id, headers, username } = owners[0] as SignedInStaff;
    const change = (payload: object) => staff.ask('PATCH', `/staff/${id}`, payload, headers);
    expect(codeOf(await change({ status: 'disabled' }))).toBe('409 last_owner');
    expect(codeOf(await change({ roles: ['orders'] }))).toBe('409 last_owner');
    expect(codeOf(await staff.ask('POST', `/staff/${id}/invitation`, undefined, headers))).toBe(
      '409 last_owner',
    );
    // Somebody who was invited cannot sign in yet, so they are no owner to rely on.
    await staff.ask('POST', '/staff', { username: 'second1', name: 'x', roles: ['admin'] }, headers);
    expect(codeOf(await change({ status: 'disabled' }))).toBe('409 last_owner');
    expect((await staff.login(username, STAFF_PASSWORD)).statusCode).toBe(200);
    await own.close();
  });

  test('of many who disable each other at once, one remains', async () => {
    const { own, owners } = await withOwners(6);
    const { db, pool } = own.database;
    // Not over HTTP: there, whoever was disabled first would be refused before their own change is looked at.
    const people = createPeople({ db, backOfficeUrl: 'http://127.0.0.1:3000' });
    const results = await Promise.all(
      owners.map(({ id }, index) => {
        const next = owners[(index + 1) % owners.length] as SignedInStaff;
        return people.change({ staffId: id, requestId: randomUUID() }, next.id, { status: 'disabled' });
      }),
    );
    const refused = results.filter(isRefusal);
    expect(refused.map(({ code }) => code)).toEqual(['last_owner']);
    const { rows } = await pool.query('SELECT FROM staff WHERE disabled_at IS NULL');
    expect(rows).toHaveLength(1);
    await own.close();
  });
});
