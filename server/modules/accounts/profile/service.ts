import type { Passwords } from '../../../platform/auth/passwords.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import type { Uploads } from '../../../platform/http/uploads.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { withinGuessingLimits } from '../../../platform/limits/guessing-limits.ts';
import type { RateLimits } from '../../../platform/limits/rate-limits.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { parseMobile } from '../../../platform/values/mobile.ts';
import { refuse } from '../errors.ts';
import {
  deleteAvatarsOf,
  eraseUser,
  lockUser,
  releaseUnprovenMobile,
  selectUser,
  setFirstUsername,
  type UserRow,
  updateUser,
} from '../queries.ts';
import { orTaken } from '../registration/checks.ts';
import type { Deletion, PasswordChange } from '../schema.ts';
import { endSessionsOfUser } from '../sessions/queries.ts';
import type { Sessions } from '../sessions/service.ts';
import type { CodeRefusal, SmsCodes } from '../sms/codes.ts';

export interface OwnAccountDeps {
  db: Database;
  passwords: Passwords;
  limits: RateLimits;
  sessions: Sessions;
  codes: SmsCodes;
  /** Removes what other rooms keep of a person, in the transaction that deletes the account. */
  forgetUser: (tx: Tx, userId: string) => Promise<void>;
  /** Removes what is kept of a person outside the database, once the account is deleted. */
  afterDeletion: (userId: string) => Promise<void>;
  uploads: Uploads;
}

/** Whose access token it is, and from where it came. */
export interface Caller {
  userId: string;
  sessionId: string;
  ip: string | null;
}

type PasswordRefusal = Refusal<'bad_credentials' | 'too_many_attempts'>;

export type OwnAccount = ReturnType<typeof createOwnAccount>;

/** What changes how one signs in. All of it asks whether the session behind the token still stands. */
export function createOwnAccount(deps: OwnAccountDeps) {
  const { db, passwords, limits, sessions, codes } = deps;

  async function callersAccount(caller: Caller): Promise<UserRow | Refusal<'token_expired'>> {
    const isLiving = await sessions.isLiving(caller.userId, caller.sessionId);
    const user = isLiving ? await selectUser(db, caller.userId) : undefined;
    return user ?? refuseAny('token_expired');
  }

  /** A stolen access token must not serve to find out the password. */
  async function checkOwnPassword(
    user: UserRow,
    caller: Caller,
    password: string,
  ): Promise<null | PasswordRefusal> {
    const attempt = { desk: 'shopper', account: `id:${user.id}`, ip: caller.ip } as const;
    return withinGuessingLimits(limits, attempt, async () =>
      (await passwords.matches(user.password_hash, password)) ? null : refuseAny('bad_credentials'),
    );
  }

  async function replacePassword(user: UserRow, caller: Caller, newPassword: string) {
    const passwordHash = await passwords.hash(newPassword);
    return inTransaction(db, async (tx) => {
      const locked = await lockUser(tx, user.id);
      // Changed by somebody else since it was checked: what was checked is no proof any more.
      if (locked?.password_hash !== user.password_hash) return refuseAny('bad_credentials');
      await updateUser(tx, user.id, { password_hash: passwordHash });
      await endSessionsOfUser(tx, user.id, 'password_changed', caller.sessionId);
    });
  }

  /** @returns the files that go with the account */
  async function erase(tx: Tx, user: UserRow): Promise<string[] | Refusal<'bad_credentials'>> {
    const locked = await lockUser(tx, user.id);
    if (locked?.password_hash !== user.password_hash) return refuseAny('bad_credentials');
    await deps.forgetUser(tx, user.id);
    const files = await deleteAvatarsOf(tx, user.id);
    await eraseUser(tx, user.id);
    return files;
  }

  async function eraseProven(user: UserRow, caller: Caller, proof: Deletion) {
    const { code, password } = proof;
    if (code !== undefined && user.mobile !== null)
      return codes.redeem(user.mobile, code, (tx) => erase(tx, user));
    if (password === undefined)
      return invalidField('password', '请输入密码或短信验证码', 'the password or a code is required');
    const wrong = await checkOwnPassword(user, caller, password);
    return wrong ?? inTransaction(db, (tx) => erase(tx, user));
  }

  return {
    async setUsername(
      caller: Caller,
      username: string,
    ): Promise<UserRow | Refusal<'username_taken' | 'mobile_taken' | 'username_set' | 'token_expired'>> {
      const user = await callersAccount(caller);
      if (isRefusal(user)) return user;
      return orTaken(async () => (await setFirstUsername(db, user.id, username)) ?? refuse('username_set'));
    },

    /** Ends all other sessions. The old password may be absent only where none is set. */
    async changePassword(
      caller: Caller,
      form: PasswordChange,
    ): Promise<undefined | PasswordRefusal | Refusal<'validation_failed' | 'token_expired'>> {
      const user = await callersAccount(caller);
      if (isRefusal(user)) return user;
      if (user.password_hash !== null) {
        if (form.oldPassword === undefined)
          return invalidField('oldPassword', '请输入当前密码', 'the present password is required');
        const wrong = await checkOwnPassword(user, caller, form.oldPassword);
        if (wrong !== null) return wrong;
      }
      return replacePassword(user, caller, form.newPassword);
    },

    /** The code proves the new number; an account that only claimed it loses it. */
    async changeMobile(
      caller: Caller,
      form: { mobile: string; code: string },
    ): Promise<UserRow | CodeRefusal | Refusal<'username_taken' | 'mobile_taken' | 'token_expired'>> {
      const user = await callersAccount(caller);
      if (isRefusal(user)) return user;
      const mobile = parseMobile(form.mobile) ?? '';
      return orTaken(() =>
        codes.redeem(mobile, form.code, async (tx) => {
          if (user.mobile !== mobile) await releaseUnprovenMobile(tx, mobile);
          const changed = await updateUser(tx, user.id, { mobile, mobile_verified_at: new Date() });
          return changed ?? refuseAny('token_expired');
        }),
      );
    },

    /** Deletes the account, shown to be one's own by its password or by a code sent to its number. */
    async remove(
      caller: Caller,
      proof: Deletion,
    ): Promise<undefined | PasswordRefusal | CodeRefusal | Refusal<'validation_failed' | 'token_expired'>> {
      const user = await callersAccount(caller);
      if (isRefusal(user)) return user;
      const files = await eraseProven(user, caller, proof);
      if (isRefusal(files)) return files;
      await deps.uploads.remove(files);
      await deps.afterDeletion(user.id);
    },
  };
}
