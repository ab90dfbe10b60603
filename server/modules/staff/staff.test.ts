import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPasswords } from '../../platform/auth/passwords.ts';
import { isRefusal } from '../../platform/http/problems.ts';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { bearer, givenUser } from '../../test/given.ts';
import { createStaff, recordAudit } from './index.ts';

let shop: TestShop;
let staffId: string;
beforeAll(async () => {
  shop = await startTestShop();
  const made = await createStaff(shop.database.db, createPasswords(), {
    username: 'packer01',
    password: 'tape and paper',
    roles: ['orders'],
  });
  if (isRefusal(made)) throw new Error(made.code);
  staffId = made.id;
});
afterAll(() => shop.close());

function login(payload: object) {
  return shop.app.inject({ method: 'POST', url: '/api/admin/auth/login', payload });
}

function me(authorization: string) {
  return shop.app.inject({ url: '/api/admin/me', headers: { authorization } });
}

test('staff sign in and see who they are', async () => {
  const answer = await login({ username: 'PACKER01', password: 'tape and paper' });
  expect(answer.statusCode).toBe(200);
  const { staff, accessToken, expiresInSeconds } = answer.json();
  expect(staff).toEqual({ id: staffId, username: 'packer01', roles: ['orders'] });
  expect(expiresInSeconds).toBe(900);
  expect((await me(`Bearer ${accessToken}`)).json()).toEqual(staff);
});

test('a wrong password and an unknown name get the same answer', async () => {
  for (const payload of [
    { username: 'packer01', password: 'x' },
    { username: 'nobody01', password: 'tape and paper' },
  ]) {
    const answer = await login(payload);
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'bad_credentials']);
  }
});

test('shoppers are staff_only at the desk, staff token_invalid in the shop', async () => {
  const shopper = await givenUser(shop.database.db);
  const answer = await me(bearer(shop.tokens, shopper.id).authorization);
  expect([answer.statusCode, answer.json().code]).toEqual([403, 'staff_only']);
  const staffToken = shop.tokens.sign({ sub: staffId, sid: randomUUID(), staff: true });
  const inShop = await shop.app.inject({
    url: '/api/me',
    headers: { authorization: `Bearer ${staffToken}` },
  });
  expect([inShop.statusCode, inShop.json().code]).toEqual([403, 'token_invalid']);
});

test('a closed account is out at once, its token notwithstanding', async () => {
  const made = await createStaff(shop.database.db, createPasswords(), {
    username: 'leaver01',
    password: 'going going gone',
    roles: ['admin'],
  });
  if (isRefusal(made)) throw new Error(made.code);
  const authorization = `Bearer ${shop.tokens.sign({ sub: made.id, sid: randomUUID(), staff: true })}`;
  expect((await me(authorization)).statusCode).toBe(200);
  await shop.database.db
    .updateTable('staff')
    .set({ disabled_at: new Date() })
    .where('id', '=', made.id)
    .execute();
  expect((await me(authorization)).json().code).toBe('token_invalid');
  expect((await login({ username: 'leaver01', password: 'going going gone' })).statusCode).toBe(401);
});

test('the audit log takes lines and gives none back', async () => {
  const { db, pool } = shop.database;
  await db.transaction().execute((tx) =>
    recordAudit(tx, {
      staffId,
      action: 'order.ship',
      subject: 'order:1',
      details: { carrier: '顺丰' },
      requestId: 'r-1',
    }),
  );
  const { rows } = await pool.query('SELECT staff_id, action, subject, details, request_id FROM audit_log');
  expect(rows).toEqual([
    {
      staff_id: staffId,
      action: 'order.ship',
      subject: 'order:1',
      details: { carrier: '顺丰' },
      request_id: 'r-1',
    },
  ]);
  await expect(pool.query('DELETE FROM audit_log')).rejects.toThrow(/never changed/);
  await expect(pool.query("UPDATE audit_log SET action = 'x'")).rejects.toThrow(/never changed/);
});
