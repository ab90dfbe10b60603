import { refuse } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { parseMobile } from '../../../platform/values/mobile.ts';
import { releaseUnprovenMobile, type UserRow, updateUser } from '../queries.ts';
import type { MobileProof } from '../schema.ts';
import type { Caller } from '../sessions/caller.ts';
import type { Sessions } from '../sessions/service.ts';
import type { CodeRefusal, SmsCodes } from '../sms/codes.ts';
import { refuseIfTaken, type TakenRefusal } from '../taken.ts';

export function createMobileChange({ sessions, codes }: { sessions: Sessions; codes: SmsCodes }) {
  return {
    /** The code proves the new number. An account that has the number unproven loses it. */
    async change(
      caller: Caller,
      form: MobileProof,
    ): Promise<UserRow | CodeRefusal | TakenRefusal | Refusal<'token_expired' | 'step_up_required'>> {
      const user = await sessions.readProvenAccount(caller);
      if (isRefusal(user)) return user;
      const mobile = parseMobile(form.mobile) ?? '';
      return refuseIfTaken(() =>
        codes.redeem({ mobile, code: form.code, ip: caller.ip }, async (tx) => {
          if (user.mobile !== mobile) await releaseUnprovenMobile(tx, mobile);
          const changed = await updateUser(tx, user.id, { mobile, mobileVerifiedAt: new Date() });
          return changed ?? refuse('token_expired');
        }),
      );
    },
  };
}
