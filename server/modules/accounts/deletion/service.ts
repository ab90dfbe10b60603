import { refuse } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import type { Uploads } from '../../../platform/http/uploads.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { deleteAvatarsOf } from '../avatar/queries.ts';
import type { PasswordRefusal, PasswordUse } from '../password/service.ts';
import { lockUser, type UserRow } from '../queries.ts';
import type { Caller } from '../sessions/caller.ts';
import type { Sessions } from '../sessions/service.ts';
import type { CodeRefusal, SmsCodes } from '../sms/codes.ts';
import { eraseUser } from './queries.ts';
import type { Deletion } from './schema.ts';

export interface DeletionDeps {
  db: Database;
  sessions: Sessions;
  codes: SmsCodes;
  password: PasswordUse;
  uploads: Uploads;
  forgetUser: (tx: Tx, userId: string) => Promise<void>;
  afterDeletion: (userId: string) => Promise<void>;
}

export type DeletionRefusal = PasswordRefusal | CodeRefusal | Refusal<'validation_failed' | 'token_expired'>;

export function createDeletion(deps: DeletionDeps) {
  const { db, sessions, codes, password, uploads } = deps;

  /** @returns the names of the files to remove */
  async function erase(tx: Tx, user: UserRow): Promise<string[] | Refusal<'bad_credentials'>> {
    const locked = await lockUser(tx, user.id);
    if (locked?.passwordHash !== user.passwordHash) return refuse('bad_credentials');
    await deps.forgetUser(tx, user.id);
    const files = await deleteAvatarsOf(tx, user.id);
    await eraseUser(tx, user.id);
    return files;
  }

  async function eraseProven(user: UserRow, caller: Caller, proof: Deletion) {
    // A code to a number that the account only claims would prove nothing about the account.
    if (proof.code !== undefined && user.mobile !== null && user.mobileVerifiedAt !== null)
      return codes.redeem({ mobile: user.mobile, code: proof.code, ip: caller.ip }, (tx) => erase(tx, user));
    if (proof.password === undefined)
      return invalidField('password', '请输入密码或短信验证码', 'the password or a code is required');
    const wrong = await password.checkOwn(user, caller, proof.password);
    return wrong ?? inTransaction(db, (tx) => erase(tx, user));
  }

  return {
    /** Deletes the account, after its password or a code sent to its number. */
    async remove(caller: Caller, proof: Deletion): Promise<undefined | DeletionRefusal> {
      const user = await sessions.readAccount(caller);
      if (isRefusal(user)) return user;
      const files = await eraseProven(user, caller, proof);
      if (isRefusal(files)) return files;
      await uploads.remove(files);
      await deps.afterDeletion(user.id);
    },
  };
}
