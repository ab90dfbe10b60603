import type { SmsGateway } from '../../gateways/sms.ts';
import type { Passwords } from '../../platform/auth/passwords.ts';
import type { Tokens } from '../../platform/auth/tokens.ts';
import type { Client } from '../../platform/http/client.ts';
import { refuse } from '../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { type Uploads, uploadUrl } from '../../platform/http/uploads.ts';
import { withinGuessingLimits } from '../../platform/limits/guessing-limits.ts';
import { type Limit, networkOf, type RateLimits } from '../../platform/limits/rate-limits.ts';
import { type Database, inTransaction, type Tx } from '../../platform/postgres/postgres.ts';
import { maskMobile, parseMobile } from '../../platform/values/mobile.ts';
import { refuse as refuseHere } from './errors.ts';
import { createOwnAccount } from './profile/service.ts';
import {
  insertUser,
  lockUser,
  releaseUnprovenMobile,
  replaceAvatar,
  selectTaken,
  selectUser,
  selectUserByProvenMobile,
  selectUserByUsername,
  type UserRow,
  updateUser,
} from './queries.ts';
import { orTaken, takenRefusal } from './registration/checks.ts';
import type { Credentials, Profile, Registration, User } from './schema.ts';
import { createSessions, type SignedIn } from './sessions/service.ts';
import { type CodeRefusal, createSmsCodes } from './sms/codes.ts';
import { createSmsSignIn } from './sms/service.ts';

export interface AccountsDeps {
  db: Database;
  tokens: Tokens;
  passwords: Passwords;
  limits: RateLimits;
  sms: SmsGateway | null;
  /** Messages a day, all numbers together. */
  smsDailyMax: number;
  /** Ends the account's sign-in by third parties. */
  unbindThirdParties: (tx: Tx, userId: string) => Promise<void>;
  uploads: Uploads;
  /** Removes what other rooms keep of a person, in the transaction that deletes the account. */
  forgetUser: (tx: Tx, userId: string) => Promise<void>;
  /** Removes what is kept of a person outside the database, once the account is deleted. */
  afterDeletion: (userId: string) => Promise<void>;
}

/** The user as they see themselves. */
export function presentUser(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    mobile: row.mobile === null ? null : maskMobile(row.mobile),
    mobileVerifiedAt: row.mobile_verified_at?.toISOString() ?? null,
    nickname: row.nickname,
    avatarUrl: row.avatar_url,
    hasPassword: row.password_hash !== null,
    createdAt: row.created_at.toISOString(),
  };
}

/** The one place that tells whether a name or number is somebody's, so it is not asked without end. */
function registrationLimits(ip: string | null): { all: Limit; refused: Limit } {
  const network = networkOf(ip);
  return {
    all: { key: `register:${network}`, max: 300, windowSeconds: 3_600 },
    refused: { key: `taken:${network}`, max: 30, windowSeconds: 600 },
  };
}

export type RegistrationRefusal =
  | Refusal<'username_taken' | 'mobile_taken' | 'rate_limited' | 'bad_credentials'>
  | CodeRefusal;

export type Accounts = ReturnType<typeof createAccounts>;

export function createAccounts(deps: AccountsDeps) {
  const { db, passwords, limits } = deps;
  const sessions = createSessions(deps);
  const codes = createSmsCodes({ ...deps, dailyMax: deps.smsDailyMax });

  async function findByLogin(login: string): Promise<UserRow | undefined> {
    const mobile = parseMobile(login);
    return mobile === null ? selectUserByUsername(db, login) : selectUserByProvenMobile(db, mobile);
  }

  /** Does what whoever knows the password of a username (or proven mobile) may do. */
  async function withPassword<T>(
    credentials: Credentials,
    client: Client,
    work: (user: UserRow) => Promise<T>,
  ): Promise<T | Refusal<'bad_credentials' | 'too_many_attempts'>> {
    const account = parseMobile(credentials.username) ?? credentials.username.toLowerCase();
    return withinGuessingLimits(limits, { desk: 'shopper', account, ip: client.ip }, async () => {
      const user = await findByLogin(credentials.username);
      // Asked for nobody's password as well: the answer takes as long whether or not there is such an account.
      const isRight = await passwords.matches(user?.password_hash ?? null, credentials.password);
      return user !== undefined && isRight ? work(user) : refuse('bad_credentials');
    });
  }

  async function openWithPassword(at: Database, user: UserRow, client: Client) {
    return (await sessions.open(at, user, client, user.password_hash)) ?? refuse('bad_credentials');
  }

  /** Writes the user, with the number proven where a code for it came along. */
  async function insertAccount<T>(form: Registration, work: (tx: Tx, user: UserRow) => Promise<T>) {
    const mobile = parseMobile(form.mobile) ?? '';
    const values = {
      username: form.username,
      mobile,
      password_hash: await passwords.hash(form.password),
      nickname: form.username,
    };
    const { smsCode } = form;
    if (smsCode === undefined) return inTransaction(db, async (tx) => work(tx, await insertUser(tx, values)));
    return codes.redeem(mobile, smsCode, async (tx) => {
      await releaseUnprovenMobile(tx, mobile);
      return work(tx, await insertUser(tx, { ...values, mobile_verified_at: new Date() }));
    });
  }

  /** Makes an account and does `work` in the same transaction. */
  async function createAccount<T>(
    form: Registration,
    client: Client,
    work: (tx: Tx, user: UserRow) => Promise<T>,
  ): Promise<T | RegistrationRefusal> {
    const { all, refused } = registrationLimits(client.ip);
    const wait = await limits.take([all, refused]);
    if (wait !== null) return refuse('rate_limited', {}, { 'retry-after': String(wait) });
    const isProven = form.smsCode !== undefined;
    const wanted = { username: form.username, mobile: parseMobile(form.mobile) ?? '', isProven };
    const result =
      takenRefusal(await selectTaken(db, wanted)) ?? (await orTaken(() => insertAccount(form, work)));
    if (!isRefusal(result)) await limits.giveBack([refused]);
    return result;
  }

  return {
    sessions,
    codes,
    withPassword,
    createAccount,
    own: createOwnAccount({ ...deps, sessions, codes }),
    bySms: createSmsSignIn({ ...deps, sessions, codes }),

    /** Makes an account and signs it in. */
    async register(form: Registration, client: Client): Promise<SignedIn | RegistrationRefusal> {
      return createAccount(form, client, (tx, user) => openWithPassword(tx, user, client));
    },

    async login(
      credentials: Credentials,
      client: Client,
    ): Promise<SignedIn | Refusal<'bad_credentials' | 'too_many_attempts'>> {
      return withPassword(credentials, client, (user) => openWithPassword(db, user, client));
    },

    /** @returns undefined for an account that was deleted */
    async me(userId: string): Promise<User | undefined> {
      const row = await selectUser(db, userId);
      return row && presentUser(row);
    },

    /**
     * Makes a file the user's picture; the one before is removed.
     * @returns its address
     */
    async changeAvatar(
      userId: string,
      bytes: Buffer,
    ): Promise<string | Refusal<'rate_limited' | 'not_a_picture' | 'token_invalid'>> {
      const wait = await limits.take([{ key: `avatar:${userId}`, max: 30, windowSeconds: 3_600 }]);
      if (wait !== null) return refuse('rate_limited', {}, { 'retry-after': String(wait) });
      const name = await deps.uploads.keepPicture(bytes);
      if (name === null) return refuseHere('not_a_picture');
      const url = uploadUrl(name);
      const old = await inTransaction(db, async (tx) =>
        (await lockUser(tx, userId)) ? replaceAvatar(tx, userId, { name, url }) : refuse('token_invalid'),
      );
      await deps.uploads.remove(isRefusal(old) ? [name] : old);
      return isRefusal(old) ? old : url;
    },

    /** @returns undefined for an account that was deleted */
    async changeProfile(userId: string, profile: Profile): Promise<User | undefined> {
      const changes = {
        ...(profile.nickname !== undefined && { nickname: profile.nickname }),
        ...(profile.avatarUrl !== undefined && { avatar_url: profile.avatarUrl }),
      };
      const isEmpty = Object.keys(changes).length === 0;
      const row = await (isEmpty ? selectUser(db, userId) : updateUser(db, userId, changes));
      return row && presentUser(row);
    },
  };
}
