import type { Passwords } from '../../../platform/auth/passwords.ts';
import type { Client } from '../../../platform/http/client.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { welcome } from '../../../platform/limits/guessing-limits.ts';
import type { RateLimits } from '../../../platform/limits/rate-limits.ts';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import { parseMobile } from '../../../platform/values/mobile.ts';
import { insertUserOfMobile, lockUserByMobile, type UserRow, updateUser } from '../queries.ts';
import type { PasswordReset, SmsLogin } from '../schema.ts';
import { endSessionsOfUser } from '../sessions/queries.ts';
import type { Sessions, SignedIn } from '../sessions/service.ts';
import type { CodeRefusal, SmsCodes } from './codes.ts';
import { givenNickname } from './nickname.ts';

export interface SmsSignInDeps {
  passwords: Passwords;
  limits: RateLimits;
  sessions: Sessions;
  codes: SmsCodes;
  /** Ends the account's sign-in by third parties. */
  unbindThirdParties: (tx: Tx, userId: string) => Promise<void>;
}

interface Holder {
  user: UserRow;
  created: boolean;
  /** The number was unproven, and what its typist had set to sign in with is gone. */
  passwordEnded: boolean;
}

export type SmsSignIn = ReturnType<typeof createSmsSignIn>;

export function createSmsSignIn(deps: SmsSignInDeps) {
  const { codes, limits, sessions, passwords } = deps;

  /**
   * The account of a number that was just proven; made where there is none. Whoever typed the number before, unproven,
   * may have been a stranger who lay in wait: every way in of theirs ends.
   */
  async function holderOf(tx: Tx, mobile: string): Promise<Holder> {
    const found = await lockUserByMobile(tx, mobile);
    if (found === undefined) {
      const user = await insertUserOfMobile(tx, { mobile, nickname: givenNickname() });
      // Somebody registered the number in this very moment, and is treated like anyone before.
      return user ? { user, created: true, passwordEnded: false } : holderOf(tx, mobile);
    }
    if (found.mobile_verified_at !== null) return { user: found, created: false, passwordEnded: false };
    const proven = await updateUser(tx, found.id, {
      mobile_verified_at: new Date(),
      password_hash: null,
    });
    if (proven === undefined) throw new Error('a locked user row is gone');
    await endSessionsOfUser(tx, found.id, 'number_proven', null);
    await deps.unbindThirdParties(tx, found.id);
    return { user: proven, created: false, passwordEnded: true };
  }

  /** Wrong passwords of before do not stand in the way of whoever holds the number. */
  async function welcomeHolder(user: UserRow, ip: string | null): Promise<void> {
    const names = [user.username?.toLowerCase(), user.mobile].filter((name) => typeof name === 'string');
    for (const account of names) await welcome(limits, { desk: 'shopper', account, ip });
  }

  return {
    /** Signs the holder of a number in. */
    async login(
      form: SmsLogin,
      client: Client,
    ): Promise<
      (SignedIn & Omit<Holder, 'user'>) | CodeRefusal | Refusal<'bad_credentials' | 'validation_failed'>
    > {
      const mobile = parseMobile(form.mobile) ?? '';
      return codes.redeem(mobile, form.code, async (tx) => {
        const { user, created, passwordEnded } = await holderOf(tx, mobile);
        const signedIn = await sessions.open(tx, user, client, null);
        if (signedIn === undefined) return refuseAny('bad_credentials');
        return { ...signedIn, created, passwordEnded };
      });
    },

    /**
     * Sets a new password for the holder of a number and ends every session. A number that was nobody's gets its
     * account here as it does at sign-in: the answer is the same, whoever asks.
     */
    async resetPassword(form: PasswordReset, client: Client): Promise<undefined | CodeRefusal> {
      const mobile = parseMobile(form.mobile) ?? '';
      const passwordHash = await passwords.hash(form.newPassword);
      const reset = await codes.redeem(mobile, form.code, async (tx) => {
        const { user } = await holderOf(tx, mobile);
        await updateUser(tx, user.id, { password_hash: passwordHash });
        await endSessionsOfUser(tx, user.id, 'password_changed', null);
        return user;
      });
      if (!('id' in reset)) return reset;
      await welcomeHolder(reset, client.ip);
    },
  };
}
