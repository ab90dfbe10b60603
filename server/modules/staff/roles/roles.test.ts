import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { backOfficeOf, codeOf, type SignedInStaff } from '../../../test/back-office.ts';

let shop: TestShop;
let office: ReturnType<typeof backOfficeOf>;
let owner: SignedInStaff;
beforeAll(async () => {
  shop = await startTestShop();
  office = backOfficeOf(shop);
  owner = await office.signedIn(['admin']);
});
afterAll(() => shop.close());

const create = (permissions: string[], by = owner, name = `role ${randomUUID().slice(0, 8)}`) =>
  office.ask('POST', '/roles', { name, permissions }, by.headers);
const change = (id: string, payload: object, by = owner) =>
  office.ask('PATCH', `/roles/${id}`, payload, by.headers);
const remove = (id: string, by = owner) => office.ask('DELETE', `/roles/${id}`, undefined, by.headers);
const list = async () => (await office.ask('GET', '/roles', undefined, owner.headers)).json().items;

test('the roles that come with the shop stand first and cannot be edited away', async () => {
  const builtIn = (await list()).filter((role: { isBuiltIn: boolean }) => role.isBuiltIn);
  const names = ['admin', 'catalog', 'orders', 'finance', 'warehouse', 'support', 'auditor'];
  expect(builtIn.map((role: { name: string }) => role.name).sort()).toEqual(names.sort());
  for (const { id } of builtIn) {
    expect(codeOf(await change(id, { name: 'other' }))).toBe('409 role_built_in');
    expect(codeOf(await change(id, { permissions: [] }))).toBe('409 role_built_in');
    expect(codeOf(await remove(id))).toBe('409 role_built_in');
  }
});

test('a role of the shop’s own gives its permissions, and a change of it counts with the next call', async () => {
  const { id, name } = (await create(['orders.read'])).json();
  const clerk = await office.signedIn([name]);
  const ask = (url: string) => office.ask('GET', url, undefined, clerk.headers);
  expect((await ask('/orders')).statusCode).toBe(200);
  expect(codeOf(await ask('/audit'))).toBe('403 permission_denied');
  await change(id, { permissions: ['audit.read'], name: `${name} new` });
  expect(codeOf(await ask('/orders'))).toBe('403 permission_denied');
  expect((await ask('/audit')).statusCode).toBe(200);
  expect((await ask('/me')).json().roles).toEqual([`${name} new`]);
});

test('a role that somebody has stays; without them it goes', async () => {
  const { id, name } = (await create(['orders.read'])).json();
  const clerk = await office.account([name]);
  expect(codeOf(await remove(id))).toBe('409 role_in_use');
  await office.ask('PATCH', `/staff/${clerk.id}`, { roles: ['orders'] }, owner.headers);
  expect((await remove(id)).statusCode).toBe(204);
  expect(codeOf(await remove(id))).toBe('404 not_found');
});

test('a name that a role has, an unknown permission and blanks for a name are refused', async () => {
  const { name } = (await create([])).json();
  expect(codeOf(await create([], owner, name.toUpperCase()))).toBe('409 role_name_taken');
  expect(codeOf(await create([], owner, 'Admin'))).toBe('409 role_name_taken');
  expect((await create(['king'])).json().errors[0].path).toBe('permissions[0]');
  expect((await create([], owner, '  ')).json().errors[0].path).toBe('name');
});

test('nobody puts into a role what they lack, and nobody touches a role that may do more', async () => {
  const { name } = (await create(['staff.manage', 'orders.read'])).json();
  const manager = await office.signedIn([name]);
  expect(codeOf(await create(['refunds.create'], manager))).toBe('403 permission_denied');
  const own = (await create(['orders.read'], manager)).json();
  expect(codeOf(await change(own.id, { permissions: ['settings.write'] }, manager))).toBe(
    '403 permission_denied',
  );
  const bigger = (await create(['settings.write'])).json();
  expect(codeOf(await change(bigger.id, { permissions: [] }, manager))).toBe('403 permission_denied');
  expect(codeOf(await remove(bigger.id, manager))).toBe('403 permission_denied');
});

test('a stale save of a role shows what is there now', async () => {
  const { id, version } = (await create(['orders.read'])).json();
  await change(id, { permissions: ['orders.read', 'orders.ship'], version });
  const stale = await change(id, { permissions: [], version });
  expect(codeOf(stale)).toBe('409 edited_meanwhile');
  expect(stale.json().current).toMatchObject({ permissions: ['orders.read', 'orders.ship'], version: 2 });
});

test('the table of permissions names every permission, in the language of the reader', async () => {
  const ask = (language: string) =>
    office.ask('GET', '/permissions', undefined, { ...owner.headers, 'accept-language': language });
  const { items } = (await ask('en')).json();
  expect(items).toHaveLength(26);
  expect(items).toContainEqual({
    name: 'refunds.approve',
    title: 'Approve refunds',
    needsStepUp: true,
    roles: ['admin', 'finance'],
  });
  expect((await ask('zh-CN')).json().items[0].title).toBe('查看商品');
});
