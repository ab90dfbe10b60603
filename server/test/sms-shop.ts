import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Rig, startSimulators } from '../../simulators/test-rig.ts';
import { createGateways } from '../gateways/index.ts';
import { startTestShop, type TestShop } from './app.ts';
import { bearerOf, browserOf, newMobile } from './people.ts';
import { requestCode } from './phone.ts';

export interface SmsShop {
  rig: Rig;
  shop: TestShop;
  browser: ReturnType<typeof browserOf>;
}

/**
 * One shop with simulators for all tests of a file. Before each test codes and limits are emptied: the limits of one test
 * must not refuse the requests of the next.
 * @param onStart receives the shop before the first test
 * @returns steps of people who sign in by SMS
 */
export function useSmsShop(onStart: (started: SmsShop) => void) {
  let started: SmsShop;
  beforeAll(async () => {
    const rig = await startSimulators();
    const shop = await startTestShop({}, createGateways(rig.settings));
    started = { rig, shop, browser: browserOf(shop) };
    onStart(started);
  });
  beforeEach(() => started.shop.database.pool.query('TRUNCATE sms_codes, sms_code_tries, rate_limits'));
  afterAll(async () => {
    await started.shop.close();
    await started.rig.close();
  });

  const askForCode = (mobile: string) => requestCode(started.rig, started.browser, mobile);
  const smsLogin = (mobile: string, code: string) =>
    started.browser.post('/api/auth/sms/login', { mobile, code });
  return {
    askForCode,
    smsLogin,
    /** A new account of a new number. */
    async bySms() {
      const mobile = newMobile();
      const answer = await smsLogin(mobile, await askForCode(mobile));
      return { mobile, answer, headers: bearerOf(answer) };
    },
  };
}
