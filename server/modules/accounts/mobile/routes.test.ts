import { expect, test } from 'vitest';
import { bearerOf, newMobile } from '../../../test/people.ts';
import { outcomeOf, wrongCodeFor } from '../../../test/phone.ts';
import { type SmsShop, useSmsShop } from '../../../test/sms-shop.ts';

let rig: SmsShop['rig'];
let browser: SmsShop['browser'];
const { askForCode, bySms } = useSmsShop((started) => {
  ({ rig, browser } = started);
});

test('the old number is told about the new one, a refused change and an unproven number are not told', async () => {
  const messages = async (mobile: string) =>
    (await rig.ask<{ items: { text: string }[] }>('GET', `/sms/control/messages?mobile=${mobile}`)).body
      .items;
  const owner = await bySms();
  const mobile = newMobile();
  const code = await askForCode(mobile);
  const put = (headers: Record<string, string>, sms: string) =>
    browser.ask('PUT', '/api/me/mobile', { mobile, code: sms }, headers);
  expect((await put(owner.headers, wrongCodeFor(code))).statusCode).toBe(401);
  expect(await messages(owner.mobile)).toHaveLength(1);
  expect((await put(owner.headers, code)).statusCode).toBe(200);
  const [notice] = await messages(owner.mobile);
  expect(notice?.text).toContain(`139****${mobile.slice(-4)}`);

  const claimed = newMobile();
  const claimer = await browser.register({ mobile: claimed });
  const other = newMobile();
  const change = { mobile: other, code: await askForCode(other) };
  expect((await browser.ask('PUT', '/api/me/mobile', change, bearerOf(claimer))).statusCode).toBe(200);
  expect(await messages(claimed)).toEqual([]);
});

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
