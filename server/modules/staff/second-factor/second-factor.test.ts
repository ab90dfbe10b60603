import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { backOfficeOf, codeOf, type SignedInStaff, STAFF_PASSWORD } from '../../../test/back-office.ts';

let shop: TestShop;
let office: ReturnType<typeof backOfficeOf>;
beforeAll(async () => {
  shop = await startTestShop();
  office = backOfficeOf(shop);
});
afterAll(() => shop.close());

/** The code that the app on the phone shows; `steps` half minutes from now. */
function codeFor(secret: string, steps = 0): string {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return totp.generate({ timestamp: Date.now() + steps * 30_000 });
}

/** Sets an authenticator app up. The code of the present step is taken by it: tests go on with the next. */
async function withTotp(roles = ['admin']) {
  const staff = await office.signedIn(roles);
  const begun = await office.ask('POST', '/me/totp', undefined, staff.headers);
  const { secret, otpauthUrl } = begun.json();
  const confirmed = await office.ask('PUT', '/me/totp', { code: codeFor(secret) }, staff.headers);
  expect(confirmed.statusCode).toBe(200);
  return { staff, secret, otpauthUrl, recoveryCodes: confirmed.json().recoveryCodes as string[] };
}

/** Signs in with the password as far as the second factor. */
async function half(staff: SignedInStaff) {
  const answer = await office.login(staff.username);
  const { ticket, secondFactor } = answer.json();
  return {
    ...{ answer, ticket, secondFactor },
    finish: (proof: object) => office.ask('POST', '/auth/second-factor', { ticket, ...proof }),
  };
}

test('a secret counts once a code has confirmed it, and its URL is what an app reads', async () => {
  const staff = await office.signedIn(['orders']);
  const begun = await office.ask('POST', '/me/totp', undefined, staff.headers);
  const { secret, otpauthUrl } = begun.json();
  expect(begun.statusCode).toBe(201);
  expect(new URL(otpauthUrl).searchParams.get('secret')).toBe(secret);
  expect((await office.login(staff.username)).json().accessToken).toBeDefined();
  const wrong = codeFor(secret, 100);
  expect(codeOf(await office.ask('PUT', '/me/totp', { code: wrong }, staff.headers))).toBe('401 bad_code');
  const confirmed = await office.ask('PUT', '/me/totp', { code: codeFor(secret) }, staff.headers);
  expect(new Set(confirmed.json().recoveryCodes).size).toBe(10);
  expect((await office.ask('GET', '/me', undefined, staff.headers)).json().hasSecondFactor).toBe(true);
});

const storedSecret = async (staff: SignedInStaff) =>
  shop.database.db
    .selectFrom('staff_totp')
    .select(['secret', 'pending_secret'])
    .where('staff_id', '=', staff.id)
    .executeTakeFirstOrThrow();

describe('the secret of an authenticator app in the database', () => {
  test('is sealed, before and after its confirmation', async () => {
    const waiting = await office.signedIn(['orders']);
    const { secret: shown } = (await office.ask('POST', '/me/totp', undefined, waiting.headers)).json();
    expect((await storedSecret(waiting)).pending_secret).toMatch(/^v1\./);
    expect((await storedSecret(waiting)).pending_secret).not.toContain(shown);
    const { staff, secret } = await withTotp();
    expect((await storedSecret(staff)).secret).toMatch(/^v1\./);
    expect((await storedSecret(staff)).secret).not.toContain(secret);
  });

  test('of an earlier version is read as it is, and sealed at its next use', async () => {
    const { staff, secret } = await withTotp();
    const { db } = shop.database;
    await db.updateTable('staff_totp').set({ secret }).where('staff_id', '=', staff.id).execute();
    expect((await (await half(staff)).finish({ code: codeFor(secret, 1) })).statusCode).toBe(200);
    expect((await storedSecret(staff)).secret).toMatch(/^v1\./);
    await db.updateTable('staff_totp').set({ last_step: 0 }).where('staff_id', '=', staff.id).execute();
    expect((await (await half(staff)).finish({ code: codeFor(secret) })).statusCode).toBe(200);
  });

  test('does not work in another person’s row', async () => {
    const [mine, theirs] = [await withTotp(), await withTotp()];
    const { secret } = await storedSecret(mine.staff);
    const { db } = shop.database;
    await db.updateTable('staff_totp').set({ secret }).where('staff_id', '=', theirs.staff.id).execute();
    const answer = await (await half(theirs.staff)).finish({ code: codeFor(mine.secret, 1) });
    expect(codeOf(answer)).toBe('401 bad_code');
  });
});

describe('a sign-in with an authenticator app', () => {
  test('answers a ticket instead of a token, and the code finishes it', async () => {
    const { staff, secret } = await withTotp();
    const { answer, secondFactor, finish } = await half(staff);
    expect(Object.keys(answer.json()).sort()).toEqual(['secondFactor', 'ticket']);
    expect(answer.cookies).toEqual([]);
    expect(secondFactor).toEqual(['totp', 'recovery']);
    const done = await finish({ code: codeFor(secret, 1) });
    expect(done.json()).toMatchObject({
      staff: { username: staff.username },
      accessToken: expect.any(String),
    });
    expect(codeOf(await finish({ code: codeFor(secret, 1) }))).toBe('410 ticket_expired');
  });

  test('takes a code once, even from two tickets at once', async () => {
    const { staff, secret } = await withTotp();
    const tickets = await Promise.all([half(staff), half(staff), half(staff)]);
    const code = codeFor(secret, 1);
    const answers = await Promise.all(tickets.map(({ finish }) => finish({ code })));
    expect(answers.map(codeOf).sort()).toEqual(['200', '401 bad_code', '401 bad_code']);
  });

  test('refuses a code that is two steps off', async () => {
    const { staff, secret } = await withTotp();
    const { finish } = await half(staff);
    for (const steps of [-2, 3])
      expect(codeOf(await finish({ code: codeFor(secret, steps) }))).toBe('401 bad_code');
  });

  test('a ticket bears five tries, however many come at once', async () => {
    const { staff, secret } = await withTotp();
    const { finish } = await half(staff);
    const answers = await Promise.all(Array.from({ length: 9 }, () => finish({ code: '000000' })));
    const codes = answers.map(codeOf);
    expect(codes.filter((each) => each === '401 bad_code')).toHaveLength(5);
    expect(codeOf(await finish({ code: codeFor(secret, 1) }))).toBe('410 ticket_expired');
  });

  test('a ticket is worthless after a change of password', async () => {
    const { staff, secret } = await withTotp();
    const { finish } = await half(staff);
    const change = { oldPassword: STAFF_PASSWORD, newPassword: 'pebble walnut harbour' };
    const body = { ...change, newPasswordConfirm: change.newPassword };
    expect((await office.ask('PUT', '/me/password', body, staff.headers)).statusCode).toBe(204);
    expect(codeOf(await finish({ code: codeFor(secret, 1) }))).toBe('410 ticket_expired');
  });

  test('a ticket ends after five minutes', async () => {
    const { staff, secret } = await withTotp();
    const { finish } = await half(staff);
    await shop.database.pool.query('UPDATE staff_tickets SET expires_at = now() WHERE staff_id = $1', [
      staff.id,
    ]);
    expect(codeOf(await finish({ code: codeFor(secret, 1) }))).toBe('410 ticket_expired');
  });
});

test('a recovery code signs in once, and the database does not hold it', async () => {
  const { staff, recoveryCodes } = await withTotp();
  const [code = ''] = recoveryCodes;
  const tickets = await Promise.all([half(staff), half(staff)]);
  // Typed from paper: small letters and without hyphens.
  const typed = code.toLowerCase().replaceAll('-', '');
  const answers = await Promise.all(tickets.map(({ finish }) => finish({ recoveryCode: typed })));
  expect(answers.map(codeOf).sort()).toEqual(['200', '401 bad_code']);
  const { rows } = await shop.database.pool.query(
    "SELECT encode(code_hash, 'escape') AS hash FROM staff_recovery_codes WHERE staff_id = $1",
    [staff.id],
  );
  expect(rows).toHaveLength(9);
  expect(JSON.stringify(rows)).not.toContain(recoveryCodes[1]);
});

test('fresh recovery codes make those before worthless', async () => {
  const { staff, recoveryCodes } = await withTotp();
  const renewed = await office.ask('POST', '/me/recovery-codes', undefined, staff.headers);
  expect(renewed.json().recoveryCodes).toHaveLength(10);
  const { finish } = await half(staff);
  expect(codeOf(await finish({ recoveryCode: recoveryCodes[0] }))).toBe('401 bad_code');
  expect((await finish({ recoveryCode: renewed.json().recoveryCodes[0] })).statusCode).toBe(200);
});

test('with a second factor the password alone is no step-up; a code is', async () => {
  const { staff, secret } = await withTotp();
  await office.ageProof(staff.id);
  const stepUp = (proof: object) => office.ask('POST', '/auth/step-up', proof, staff.headers);
  expect(codeOf(await stepUp({ password: STAFF_PASSWORD }))).toBe('401 bad_code');
  expect((await stepUp({ code: codeFor(secret, 1) })).statusCode).toBe(204);
  expect((await office.ask('POST', '/me/recovery-codes', undefined, staff.headers)).statusCode).toBe(201);
});

test('the app is removed with a code, and the recovery codes go with it', async () => {
  const { staff, secret } = await withTotp();
  const remove = (code: string) => office.ask('DELETE', '/me/totp', { code }, staff.headers);
  expect(codeOf(await remove('000000'))).toBe('401 bad_code');
  expect((await remove(codeFor(secret, 1))).statusCode).toBe(204);
  expect((await office.login(staff.username)).json().accessToken).toBeDefined();
  const left = await shop.database.pool.query('SELECT FROM staff_recovery_codes WHERE staff_id = $1', [
    staff.id,
  ]);
  expect(left.rowCount).toBe(0);
});

test('a role that demands a second factor opens nothing else until there is one', async () => {
  const owner = await office.signedIn(['admin']);
  const roles = (await office.ask('GET', '/roles', undefined, owner.headers)).json().items;
  const { id } = roles.find((each: { name: string }) => each.name === 'warehouse');
  const url = `/roles/${id}`;
  const demanded = await office.ask('PATCH', url, { requiresSecondFactor: true }, owner.headers);
  expect(demanded.json()).toMatchObject({ name: 'warehouse', requiresSecondFactor: true });
  const packer = await office.signedIn(['warehouse']);
  const orders = () => office.ask('GET', '/orders', undefined, packer.headers);
  expect(codeOf(await orders())).toBe('403 second_factor_required');
  const me = await office.ask('GET', '/me', undefined, packer.headers);
  expect(me.json().mustSetSecondFactor).toBe(true);
  const { secret } = (await office.ask('POST', '/me/totp', undefined, packer.headers)).json();
  await office.ask('PUT', '/me/totp', { code: codeFor(secret) }, packer.headers);
  expect((await orders()).statusCode).toBe(200);
});
