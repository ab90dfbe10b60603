import type { Passwords } from '../../../platform/auth/passwords.ts';
import type { Client } from '../../../platform/http/client.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { recordSuccess, withinGuessingLimits } from '../../../platform/limits/guessing-limits.ts';
import { siteOf } from '../../../platform/limits/networks.ts';
import type { Limit, RateLimits } from '../../../platform/limits/rate-limits.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { parseMobile } from '../../../platform/values/mobile.ts';
import {
  findUserByProvenMobile,
  findUserByUsername,
  lockUser,
  type UserRow,
  updateUser,
} from '../queries.ts';
import type { Caller } from '../sessions/caller.ts';
import { endSessionsOfUser } from '../sessions/queries.ts';
import type { Sessions, SignedIn } from '../sessions/service.ts';
import type { CodeRefusal, SmsCodes } from '../sms/codes.ts';
import { findOrCreateOwner } from '../sms/owners.ts';
import type { Credentials, PasswordChange, PasswordReset } from './schema.ts';

export interface PasswordDeps {
  db: Database;
  passwords: Passwords;
  limits: RateLimits;
  sessions: Sessions;
  codes: SmsCodes;
}

export type PasswordRefusal = Refusal<'bad_credentials' | 'too_many_attempts'>;

/** Each change costs two hashes, and right passwords do not count as tries. */
function changeLimit(userId: string): Limit {
  return { key: `password-change:${userId}`, max: 20, windowSeconds: 3_600 };
}

export type PasswordUse = ReturnType<typeof createPasswordUse>;

/** Sign-in with a password, and its change and reset. */
export function createPasswordUse({ db, passwords, limits, sessions, codes }: PasswordDeps) {
  async function findByLogin(login: string): Promise<UserRow | undefined> {
    const mobile = parseMobile(login);
    return mobile === null ? findUserByUsername(db, login) : findUserByProvenMobile(db, mobile);
  }

  /** Runs `work` for the account whose username (or proven mobile) and password these are. */
  async function withPassword<T>(
    credentials: Credentials,
    client: Client,
    work: (user: UserRow) => Promise<T>,
  ): Promise<T | PasswordRefusal> {
    const account = parseMobile(credentials.username) ?? credentials.username.toLowerCase();
    return withinGuessingLimits(limits, { realm: 'shopper', account, ip: client.ip }, async () => {
      const user = await findByLogin(credentials.username);
      // A hash is checked even where there is no account: the time of the answer must not tell whether there is one.
      const isRight = await passwords.matches(
        user?.passwordHash ?? null,
        credentials.password,
        siteOf(client.ip),
      );
      return user !== undefined && isRight ? work(user) : refuse('bad_credentials');
    });
  }

  /** Checks the caller's own password, within limits: a stolen access token must not serve to guess it. */
  async function checkOwn(user: UserRow, caller: Caller, password: string): Promise<null | PasswordRefusal> {
    const attempt = { realm: 'shopper', account: `id:${user.id}`, ip: caller.ip } as const;
    return withinGuessingLimits(limits, attempt, async () =>
      (await passwords.matches(user.passwordHash, password, siteOf(caller.ip)))
        ? null
        : refuse('bad_credentials'),
    );
  }

  async function replace(user: UserRow, caller: Caller, newPassword: string) {
    const passwordHash = await passwords.hash(newPassword, siteOf(caller.ip));
    return inTransaction(db, async (tx) => {
      const locked = await lockUser(tx, user.id);
      // Another request changed the password after it was checked, so the check proves nothing any more.
      if (locked?.passwordHash !== user.passwordHash) return refuse('bad_credentials');
      await updateUser(tx, user.id, { passwordHash });
      await endSessionsOfUser(tx, user.id, 'password_changed', caller.sessionId);
    });
  }

  /** The owner of the number is known now: earlier wrong passwords must not lock them out. */
  async function clearWrongTries(user: UserRow, ip: string | null): Promise<void> {
    const names = [user.username?.toLowerCase(), user.mobile].filter((name) => typeof name === 'string');
    for (const account of names) await recordSuccess(limits, { realm: 'shopper', account, ip });
  }

  return {
    withPassword,
    checkOwn,

    async login(credentials: Credentials, client: Client): Promise<SignedIn | PasswordRefusal> {
      return withPassword(
        credentials,
        client,
        async (user) =>
          (await sessions.open(db, user, client, user.passwordHash)) ?? refuse('bad_credentials'),
      );
    },

    /**
     * Ends all other sessions. The old password may be absent only where none is set; then the sign-in must be recent, or a
     * stolen access token could set a password.
     */
    async change(
      caller: Caller,
      form: PasswordChange,
    ): Promise<
      | undefined
      | PasswordRefusal
      | Refusal<'validation_failed' | 'token_expired' | 'step_up_required' | 'rate_limited'>
    > {
      const user = await sessions.readAccount(caller);
      if (isRefusal(user)) return user;
      const wait = await limits.take([changeLimit(user.id)]);
      if (wait !== null) return refuse('rate_limited', {}, { 'retry-after': String(wait) });
      if (user.passwordHash === null) {
        const proven = await sessions.readProvenAccount(caller);
        if (isRefusal(proven)) return proven;
      } else {
        if (form.oldPassword === undefined)
          return invalidField('oldPassword', '请输入当前密码', 'the present password is required');
        const wrong = await checkOwn(user, caller, form.oldPassword);
        if (wrong !== null) return wrong;
      }
      return replace(user, caller, form.newPassword);
    },

    /**
     * Sets a new password for the owner of a number and ends every session. A number that no account has proven gets a new
     * account here, as at sign-in by SMS: otherwise the answer would tell whether there was an account.
     */
    async reset(form: PasswordReset, client: Client): Promise<undefined | CodeRefusal> {
      const mobile = parseMobile(form.mobile) ?? '';
      // The code is checked before the password is hashed: a flood of wrong codes must not fill the queue of hashes.
      const proof = await codes.check({ mobile, code: form.code, ip: client.ip });
      if (isRefusal(proof)) return proof;
      const passwordHash = await passwords.hash(form.newPassword, siteOf(client.ip));
      const user = await codes.use(proof, async (tx) => {
        const { user: owner } = await findOrCreateOwner(tx, mobile);
        await updateUser(tx, owner.id, { passwordHash });
        await endSessionsOfUser(tx, owner.id, 'password_changed', null);
        return owner;
      });
      if (isRefusal(user)) return user;
      await clearWrongTries(user, client.ip);
    },
  };
}
