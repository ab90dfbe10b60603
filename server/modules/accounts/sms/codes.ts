import { randomInt } from 'node:crypto';
import type { SmsGateway } from '../../../gateways/sms.ts';
import type { KeyedHash } from '../../../platform/auth/keyed-hash.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { networkOf } from '../../../platform/limits/networks.ts';
import { type Limit, limitsPerNetwork, type RateLimits } from '../../../platform/limits/rate-limits.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { parseMobile } from '../../../platform/values/mobile.ts';
import { refuse } from '../errors.ts';
import {
  deleteCode,
  findCodeHash,
  giveTryBack,
  readKnownAddresses,
  type TryCounter,
  takeTry,
  upsertCode,
} from './queries.ts';

const VALID_SECONDS = 300;
/** Wrong codes for a number in an hour: from one network, and from all networks that its account does not know. */
const WRONG_TRIES_MAX = { network: 5, strangers: 20 };
const STRANGERS = '*';
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
  return [
    { key: `sms:minute:${mobile}`, max: 1, windowSeconds: RESEND_SECONDS },
    { key: `sms:hour:${mobile}`, max: 5, windowSeconds: 3_600 },
    { key: `sms:day:${mobile}`, max: 10, windowSeconds: 86_400 },
    ...limitsPerNetwork(ip, { key: 'sms:ip-hour', max: 60, windowSeconds: 3_600 }),
    ...limitsPerNetwork(ip, { key: 'sms:ip-day', max: 200, windowSeconds: 86_400 }),
    { key: 'sms:all', max: dailyMax, windowSeconds: 86_400 },
  ];
}

/** A code as somebody typed it. */
export interface PresentedCode {
  /** E.164. */
  mobile: string;
  code: string;
  ip: string | null;
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
   * The counters that a try counts against. A network that the account signed in from before is spared the limit for
   * strangers: five requests by anybody must not lock the owner out.
   */
  async function countersOf(mobile: string, ip: string | null): Promise<TryCounter[]> {
    const network = networkOf(ip);
    const own = { mobile, network, max: WRONG_TRIES_MAX.network };
    const isKnown = (await readKnownAddresses(db, mobile)).some((known) => networkOf(known) === network);
    return isKnown ? [own] : [own, { mobile, network: STRANGERS, max: WRONG_TRIES_MAX.strangers }];
  }

  /** @returns null when every counter had a try left, else the seconds to wait, and then nothing is counted */
  async function takeTries(counters: readonly TryCounter[]): Promise<number | null> {
    for (const [index, counter] of counters.entries()) {
      const wait = await takeTry(db, counter);
      if (wait === null) continue;
      await giveTriesBack(counters.slice(0, index));
      return wait;
    }
    return null;
  }

  async function giveTriesBack(counters: readonly TryCounter[]): Promise<void> {
    for (const counter of counters) await giveTryBack(db, counter);
  }

  /**
   * Checks a code without using it up, so that expensive work can come after the check and before the transaction. After
   * too many wrong tries in an hour even the right code is refused until the hour is over.
   */
  async function check({ mobile, code, ip }: PresentedCode): Promise<CheckedCode | CodeRefusal> {
    const counters = await countersOf(mobile, ip);
    const wait = await takeTries(counters);
    if (wait !== null) return refuseAny('too_many_attempts', {}, { 'retry-after': String(wait) });
    const codeHash = await findCodeHash(db, mobile);
    if (codeHash === null || !hashes.matches(codeHash, textOf(mobile, code))) return refuseAny('bad_code');
    await giveTriesBack(counters);
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
    async redeem<T>(presented: PresentedCode, work: (tx: Tx) => Promise<T>): Promise<T | CodeRefusal> {
      const checked = await check(presented);
      return isRefusal(checked) ? checked : use(checked, work);
    },
  };
}
