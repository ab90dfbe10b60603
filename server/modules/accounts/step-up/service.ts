import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { PasswordRefusal, PasswordUse } from '../password/service.ts';
import type { Caller } from '../sessions/caller.ts';
import { markSessionProven } from '../sessions/queries.ts';
import type { Sessions } from '../sessions/service.ts';
import type { CodeRefusal, SmsCodes } from '../sms/codes.ts';
import type { Proof } from './schema.ts';

export interface StepUpDeps {
  db: Database;
  sessions: Sessions;
  codes: SmsCodes;
  password: PasswordUse;
}

export type StepUpRefusal = PasswordRefusal | CodeRefusal | Refusal<'validation_failed' | 'token_expired'>;

export function createStepUp({ db, sessions, codes, password }: StepUpDeps) {
  return {
    /** Proves again who the caller is. For ten minutes the session may then change how one signs in. */
    async prove(caller: Caller, proof: Proof): Promise<undefined | StepUpRefusal> {
      const user = await sessions.readAccount(caller);
      if (isRefusal(user)) return user;
      if (proof.code !== undefined) {
        if (user.mobile === null || user.mobileVerifiedAt === null)
          return invalidField('code', '该账户没有验证过的手机号', 'the account has no proven number');
        const presented = { mobile: user.mobile, code: proof.code, ip: caller.ip };
        return codes.redeem(presented, async (tx) => {
          await markSessionProven(tx, caller.sessionId);
          return undefined;
        });
      }
      if (proof.password === undefined)
        return invalidField('password', '请输入密码或短信验证码', 'the password or a code is required');
      const wrong = await password.checkOwn(user, caller, proof.password);
      if (wrong !== null) return wrong;
      await markSessionProven(db, caller.sessionId);
    },
  };
}
