import type { Passwords } from '../../../platform/auth/passwords.ts';
import type { Client } from '../../../platform/http/client.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { siteOf } from '../../../platform/limits/networks.ts';
import { type Limit, limitsPerNetwork, type RateLimits } from '../../../platform/limits/rate-limits.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { parseMobile } from '../../../platform/values/mobile.ts';
import { insertUser, releaseUnprovenMobile, type UserRow } from '../queries.ts';
import type { Sessions, SignedIn } from '../sessions/service.ts';
import type { CodeRefusal, SmsCodes } from '../sms/codes.ts';
import { refuseIfTaken, refuseTaken, type TakenRefusal } from '../taken.ts';
import { readTaken } from './queries.ts';
import type { Registration } from './schema.ts';

export interface RegistrationDeps {
  db: Database;
  passwords: Passwords;
  limits: RateLimits;
  sessions: Sessions;
  codes: SmsCodes;
}

export type RegistrationRefusal = TakenRefusal | CodeRefusal | Refusal<'rate_limited' | 'bad_credentials'>;

/** Registration is the one place that says whether a username or number is taken, so the refusals have their own limit. */
function registrationLimits(ip: string | null): { all: Limit[]; refused: Limit[] } {
  return {
    all: limitsPerNetwork(ip, { key: 'register', max: 300, windowSeconds: 3_600 }),
    refused: limitsPerNetwork(ip, { key: 'taken', max: 30, windowSeconds: 600 }),
  };
}

export function createRegistration({ db, passwords, limits, sessions, codes }: RegistrationDeps) {
  /** Inserts the user. A code that came with the form proves the number. */
  async function insertAccount<T>(
    form: Registration,
    client: Client,
    work: (tx: Tx, user: UserRow) => Promise<T>,
  ) {
    const mobile = parseMobile(form.mobile) ?? '';
    // The code is checked before the password is hashed: a flood of wrong codes must not fill the queue of hashes.
    const proof =
      form.smsCode === undefined ? null : await codes.check({ mobile, code: form.smsCode, ip: client.ip });
    if (isRefusal(proof)) return proof;
    const passwordHash = await passwords.hash(form.password, siteOf(client.ip));
    const user = { username: form.username, mobile, passwordHash, nickname: form.username };
    if (proof === null) return inTransaction(db, async (tx) => work(tx, await insertUser(tx, user)));
    return codes.use(proof, async (tx) => {
      await releaseUnprovenMobile(tx, mobile);
      return work(tx, await insertUser(tx, { ...user, mobileVerifiedAt: new Date() }));
    });
  }

  async function findTaken(form: Registration): Promise<TakenRefusal | null> {
    const isProven = form.smsCode !== undefined;
    const wanted = { username: form.username, mobile: parseMobile(form.mobile) ?? '', isProven };
    const { isUsernameTaken, isMobileTaken } = await readTaken(db, wanted);
    if (isUsernameTaken) return refuseTaken('username_taken');
    return isMobileTaken ? refuseTaken('mobile_taken') : null;
  }

  /** Makes an account and runs `work` in the same transaction. */
  async function createAccount<T>(
    form: Registration,
    client: Client,
    work: (tx: Tx, user: UserRow) => Promise<T>,
  ): Promise<T | RegistrationRefusal> {
    const { all, refused } = registrationLimits(client.ip);
    const wait = await limits.take([...all, ...refused]);
    if (wait !== null) return refuse('rate_limited', {}, { 'retry-after': String(wait) });
    const result = (await findTaken(form)) ?? (await refuseIfTaken(() => insertAccount(form, client, work)));
    if (!isRefusal(result)) await limits.giveBack(refused);
    return result;
  }

  return {
    createAccount,

    /** Makes an account and signs it in. */
    async register(form: Registration, client: Client): Promise<SignedIn | RegistrationRefusal> {
      return createAccount(
        form,
        client,
        async (tx, user) =>
          (await sessions.open(tx, user, client, user.passwordHash)) ?? refuse('bad_credentials'),
      );
    },
  };
}
