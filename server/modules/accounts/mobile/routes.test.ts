import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../../simulators/test-rig.ts';
import { createGateways } from '../../../gateways/index.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { bearerOf, browserOf, newMobile } from '../../../test/people.ts';
import { outcomeOf, requestCode } from '../../../test/phone.ts';

let rig: Rig;
let shop: TestShop;
let browser: ReturnType<typeof browserOf>;
beforeAll(async () => {
  rig = await startSimulators();
  shop = await startTestShop({}, createGateways(rig.settings));
  browser = browserOf(shop);
});
beforeEach(() => shop.database.pool.query('TRUNCATE sms_codes, sms_code_tries, rate_limits'));
afterAll(async () => {
  await shop.close();
  await rig.close();
});

const askForCode = (mobile: string) => requestCode(rig, browser, mobile);
const smsLogin = (mobile: string, code: string) => browser.post('/api/auth/sms/login', { mobile, code });

async function bySms() {
  const mobile = newMobile();
  const answer = await smsLogin(mobile, await askForCode(mobile));
  return { mobile, answer, headers: bearerOf(answer) };
}

test('a new number needs the code sent to it; a number that another account has proven is refused', async () => {
  const owner = await bySms();
  const here = await browser.register();
  const put = (mobile: string, sms: string) =>
    browser.ask('PUT', '/api/me/mobile', { mobile, code: sms }, bearerOf(here));
  expect(outcomeOf(await put(owner.mobile, await askForCode(owner.mobile)))).toEqual([409, 'mobile_taken']);
  const mobile = newMobile();
  expect(outcomeOf(await put(mobile, '000000'))).toEqual([401, 'bad_code']);
  const changed = await put(mobile, await askForCode(mobile));
  expect(changed.json()).toMatchObject({
    mobile: `139****${mobile.slice(-4)}`,
    mobileVerifiedAt: expect.any(String),
  });
});
