import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { createAuthenticator } from '../../../test/authenticator.ts';
import { backOfficeOf, codeOf, type SignedInStaff, STAFF_PASSWORD } from '../../../test/back-office.ts';

const PAGE = { origin: 'http://localhost:3000', rpId: 'localhost' };

let shop: TestShop;
let office: ReturnType<typeof backOfficeOf>;
beforeAll(async () => {
  shop = await startTestShop({ PUBLIC_URL: 'http://127.0.0.1:3000' });
  office = backOfficeOf(shop);
});
afterAll(() => shop.close());

const at = (headers: Record<string, string>, host = 'localhost:3000') => ({
  ...headers,
  ...{ origin: PAGE.origin, host },
});
const registrationOptions = async (staff: SignedInStaff) =>
  (await office.ask('POST', '/me/passkeys/options', {}, at(staff.headers))).json();
const register = (staff: SignedInStaff, passkey: object, name?: string) =>
  office.ask('POST', '/me/passkeys', { passkey, ...(name && { name }) }, at(staff.headers));

async function withPasskey(page = PAGE) {
  const staff = await office.signedIn(['admin']);
  const authenticator = createAuthenticator(page);
  const registered = await register(
    staff,
    authenticator.create(await registrationOptions(staff)),
    '办公室电脑',
  );
  return { staff, authenticator, registered };
}

async function half(staff: SignedInStaff) {
  const { ticket, secondFactor } = (await office.login(staff.username)).json();
  const options = (await office.ask('POST', '/auth/passkey/options', { ticket }, at({}))).json();
  const finish = (passkey: object) => office.ask('POST', '/auth/second-factor', { ticket, passkey }, at({}));
  return { ticket, secondFactor, options, finish };
}

test('a passkey is registered for the host of the page, and the first one comes with recovery codes', async () => {
  const { staff, registered } = await withPasskey();
  expect(registered.statusCode, registered.body).toBe(201);
  expect(registered.json()).toMatchObject({ name: '办公室电脑', recoveryCodes: expect.any(Array) });
  const options = await registrationOptions(staff);
  expect(options).toMatchObject({
    rp: { id: 'localhost' },
    user: { name: staff.username },
    attestation: 'none',
  });
  expect(options.excludeCredentials).toHaveLength(1);
  const list = await office.ask('GET', '/me/passkeys', undefined, staff.headers);
  expect(list.json().items).toMatchObject([{ name: '办公室电脑', lastUsedAt: null }]);
});

describe('a sign-in with a passkey', () => {
  test('is finished by its answer, once', async () => {
    const { staff, authenticator } = await withPasskey();
    const { options, secondFactor, finish } = await half(staff);
    expect(secondFactor).toEqual(['passkey', 'recovery']);
    expect(options.allowCredentials).toHaveLength(1);
    const answer = authenticator.get(options);
    expect((await finish(answer)).json().staff.username).toBe(staff.username);
    const again = await half(staff);
    expect(codeOf(await again.finish(answer))).toBe('401 bad_code');
    expect((await again.finish(authenticator.get(again.options))).statusCode).toBe(200);
  });

  test('refuses the passkey of somebody else, a made-up challenge and a page of another origin', async () => {
    const { staff, authenticator } = await withPasskey();
    const other = await withPasskey();
    const { options, finish } = await half(staff);
    expect(codeOf(await finish(other.authenticator.get(options)))).toBe('401 bad_code');
    const challenge = Buffer.alloc(32, 7).toString('base64url');
    expect(codeOf(await finish(authenticator.get({ challenge })))).toBe('401 bad_code');
    const challengeOfOther = (await half(other.staff)).options;
    expect(codeOf(await finish(authenticator.get(challengeOfOther)))).toBe('401 bad_code');
    expect(codeOf(await finish({ id: 'nonsense' }))).toBe('401 bad_code');
    expect((await finish(authenticator.get(options))).statusCode).toBe(200);
  });

  test('refuses a credential that was made by a page of another origin', async () => {
    const staff = await office.signedIn(['admin']);
    const phishing = createAuthenticator({ origin: 'https://elsewhere.example', rpId: 'elsewhere.example' });
    const registered = await register(staff, phishing.create(await registrationOptions(staff)));
    expect(codeOf(registered)).toBe('401 bad_code');
  });

  test('refuses an answer whose signature was changed', async () => {
    const { staff, authenticator } = await withPasskey();
    const { options, finish } = await half(staff);
    const answer = authenticator.get(options);
    const other = createAuthenticator(PAGE).get(options);
    const forged = {
      ...answer,
      response: { ...answer.response, signature: (other.response as { signature: string }).signature },
    };
    expect(codeOf(await finish(forged))).toBe('401 bad_code');
  });
});

test('a passkey is a step-up, and the password alone no longer is', async () => {
  const { staff, authenticator } = await withPasskey();
  await office.ageProof(staff.id);
  const stepUp = (proof: object) => office.ask('POST', '/auth/step-up', proof, at(staff.headers));
  expect(codeOf(await stepUp({ password: STAFF_PASSWORD }))).toBe('401 bad_code');
  const options = (await office.ask('POST', '/auth/passkey/options', {}, at(staff.headers))).json();
  expect(options.allowCredentials).toHaveLength(1);
  expect((await stepUp({ passkey: authenticator.get(options) })).statusCode).toBe(204);
  expect((await office.ask('POST', '/roles', { name: 'x', permissions: [] }, staff.headers)).statusCode).toBe(
    201,
  );
});

test('a passkey is removed by its owner alone', async () => {
  const { staff, registered } = await withPasskey();
  const other = await office.signedIn(['admin']);
  const remove = (who: SignedInStaff) =>
    office.ask('DELETE', `/me/passkeys/${registered.json().id}`, undefined, who.headers);
  expect(codeOf(await remove(other))).toBe('404 not_found');
  expect((await remove(staff)).statusCode).toBe(204);
  expect((await office.login(staff.username)).json().accessToken).toBeDefined();
});
