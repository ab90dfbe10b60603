import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../simulators/test-rig.ts';
import { createGateways } from '../../gateways/index.ts';
import { createPasswords, type Passwords } from '../../platform/auth/passwords.ts';
import { isRefusal } from '../../platform/http/problems.ts';
import { createUploads } from '../../platform/http/uploads.ts';
import { noRateLimits } from '../../platform/limits/rate-limits.ts';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { newMobile, PASSWORD, registration } from '../../test/people.ts';
import { newestCode, wrongCodeFor } from '../../test/phone.ts';
import { type Accounts, createAccounts } from './service.ts';

let rig: Rig;
let shop: TestShop;
let accounts: Accounts;
/** The network of each password hash that was asked for. */
let hashes: (string | undefined)[] = [];

beforeAll(async () => {
  rig = await startSimulators();
  shop = await startTestShop();
  const real = createPasswords();
  const passwords: Passwords = {
    hash: (password, share) => {
      hashes.push(share);
      return real.hash(password, share);
    },
    matches: (hash, password, share) => {
      hashes.push(share);
      return real.matches(hash, password, share);
    },
  };
  accounts = createAccounts({
    db: shop.database.db,
    tokens: shop.tokens,
    passwords,
    limits: noRateLimits,
    sms: createGateways(rig.settings).sms,
    smsDailyMax: 1_000,
    uploads: createUploads('/nonexistent'),
    forgetUser: async () => {},
    afterDeletion: async () => {},
  });
});
beforeEach(() => {
  hashes = [];
});
afterAll(async () => {
  await shop.close();
  await rig.close();
});

const CLIENT = { ip: '198.51.100.7', device: 'test' };
const reset = (mobile: string, code: string) =>
  accounts.password.reset(
    { mobile, code, newPassword: 'a brand new secret', newPasswordConfirm: 'a brand new secret' },
    CLIENT,
  );

test('codes cost no password hash, and a wrong code is refused before any', async () => {
  const mobile = newMobile();
  await accounts.codes.send(mobile, CLIENT.ip);
  const wrong = wrongCodeFor(await newestCode(rig, mobile));
  const refused = [
    await accounts.sms.login({ mobile, code: wrong }, CLIENT),
    await reset(mobile, wrong),
    await reset(newMobile(), '123456'),
    await accounts.registration.register({ ...registration({ mobile }), smsCode: wrong }, CLIENT),
  ];
  expect(refused.map((each) => isRefusal(each) && each.code)).toEqual(Array(4).fill('bad_code'));
  expect(hashes).toEqual([]);
});

test('every password hash takes its turn in the share of the network that asked', async () => {
  const mobile = newMobile();
  await accounts.codes.send(mobile, CLIENT.ip);
  const code = await newestCode(rig, mobile);
  await accounts.registration.register({ ...registration({ mobile }), smsCode: code }, CLIENT);
  await accounts.password.login({ username: mobile, password: PASSWORD }, CLIENT);
  await accounts.codes.send(mobile, CLIENT.ip);
  expect(isRefusal(await reset(mobile, await newestCode(rig, mobile)))).toBe(false);
  expect(hashes).toEqual(Array(3).fill(CLIENT.ip));
});
