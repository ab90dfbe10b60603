import { randomInt } from 'node:crypto';
import type { SmsGateway } from '../../../gateways/sms.ts';
import type { KeyedHash } from '../../../platform/auth/keyed-hash.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Limit, networkOf, type RateLimits } from '../../../platform/limits/rate-limits.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { parseMobile } from '../../../platform/values/mobile.ts';
import { refuse } from '../errors.ts';
import { deleteCode, findCodeHash, giveTryBack, takeTry, upsertCode } from './queries.ts';

const VALID_SECONDS = 300;
const WRONG_TRIES_MAX = 5;
const RESEND_SECONDS = 60;

export interface SmsCodesDeps {
  db: Database;
  hashes: KeyedHash;
  limits: RateLimits;
  sms: SmsGateway | null;
  /** Messages a day, for all numbers together. */
  dailyMax: number;
}

/**
 * Per number these are Aliyun's own limits: past them Aliyun would refuse the message. The limits per network and for the
 * whole shop bound what messages cost.
 */
function sendLimits(mobile: string, ip: string | null, dailyMax: number): Limit[] {
  const network = networkOf(ip);
  return [
    { key: `sms:minute:${mobile}`, max: 1, windowSeconds: RESEND_SECONDS },
    { key: `sms:hour:${mobile}`, max: 5, windowSeconds: 3_600 },
    { key: `sms:day:${mobile}`, max: 10, windowSeconds: 86_400 },
    { key: `sms:ip-hour:${network}`, max: 60, windowSeconds: 3_600 },
    { key: `sms:ip-day:${network}`, max: 200, windowSeconds: 86_400 },
    { key: 'sms:all', max: dailyMax, windowSeconds: 86_400 },
  ];
}

/** A code that was right when it was checked. */
export interface CheckedCode {
  mobile: string;
  codeHash: string;
}

/** The hash covers the number too, so that a row of another number does not match. */
const textOf = (mobile: string, code: string) => `${mobile} ${code}`;

type SendRefusal = Refusal<'gateway_not_configured' | 'rate_limited' | 'sms_refused' | 'sms_unavailable'>;
export type CodeRefusal = Refusal<'bad_code' | 'too_many_attempts'>;
export type SmsCodes = ReturnType<typeof createSmsCodes>;

export function createSmsCodes(deps: SmsCodesDeps) {
  const { db, hashes, limits, sms } = deps;

  async function deliver(gateway: SmsGateway, mobile: string, code: string): Promise<SendRefusal | null> {
    const result = await gateway.sendCode({ mobileE164: mobile, code });
    if (result.outcome === 'sent') return null;
    if (result.outcome === 'rate_limited') return refuseAny('rate_limited', {}, { 'retry-after': '3600' });
    return refuse(result.outcome === 'refused' ? 'sms_refused' : 'sms_unavailable');
  }

  /**
   * Checks a code without using it up, so that expensive work can come after the check and before the transaction. After
   * five wrong tries in an hour every code for the number is refused until the hour is over.
   */
  async function check(mobile: string, code: string): Promise<CheckedCode | CodeRefusal> {
    const wait = await takeTry(db, mobile, WRONG_TRIES_MAX);
    if (wait !== null) return refuseAny('too_many_attempts', {}, { 'retry-after': String(wait) });
    const codeHash = await findCodeHash(db, mobile);
    if (codeHash === null || !hashes.matches(codeHash, textOf(mobile, code))) return refuseAny('bad_code');
    await giveTryBack(db, mobile);
    return { mobile, codeHash };
  }

  /** Runs `work` for the owner of the number. The same transaction uses the code up, so a refusal by `work` leaves it usable. */
  async function use<T>(
    { mobile, codeHash }: CheckedCode,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T | CodeRefusal> {
    return inTransaction<T | CodeRefusal>(db, async (tx) =>
      (await deleteCode(tx, mobile, codeHash)) ? work(tx) : refuseAny('bad_code'),
    );
  }

  return {
    /**
     * Sends a code to the number, whether or not there is an account with it.
     * @returns the seconds until the next code may be asked for
     */
    async send(typed: string, ip: string | null): Promise<{ retryAfterSeconds: number } | SendRefusal> {
      if (sms === null) return refuseAny('gateway_not_configured');
      const mobile = parseMobile(typed) ?? '';
      const wait = await limits.take(sendLimits(mobile, ip, deps.dailyMax));
      if (wait !== null) return refuseAny('rate_limited', {}, { 'retry-after': String(wait) });
      const code = randomInt(1_000_000).toString().padStart(6, '0');
      // Stored before it is sent: a person may type the code before the provider's answer arrives.
      const codeHash = hashes.hash(textOf(mobile, code));
      await upsertCode(db, { mobile, codeHash, validSeconds: VALID_SECONDS });
      return (await deliver(sms, mobile, code)) ?? { retryAfterSeconds: RESEND_SECONDS };
    },

    check,
    use,

    /** Checks the code, uses it up, and runs `work` for the owner of the number. */
    async redeem<T>(mobile: string, code: string, work: (tx: Tx) => Promise<T>): Promise<T | CodeRefusal> {
      const checked = await check(mobile, code);
      return isRefusal(checked) ? checked : use(checked, work);
    },
  };
}
