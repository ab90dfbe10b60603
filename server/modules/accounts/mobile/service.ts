import type { SmsGateway } from '../../../gateways/sms.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { maskMobile, parseMobile } from '../../../platform/values/mobile.ts';
import { releaseUnprovenMobile, type UserRow, updateUser } from '../queries.ts';
import type { MobileProof } from '../schema.ts';
import type { Caller } from '../sessions/caller.ts';
import type { Sessions } from '../sessions/service.ts';
import type { CodeRefusal, SmsCodes } from '../sms/codes.ts';
import { refuseIfTaken, type TakenRefusal } from '../taken.ts';

export interface MobileDeps {
  sessions: Sessions;
  codes: SmsCodes;
  sms: SmsGateway | null;
}

export function createMobileChange({ sessions, codes, sms }: MobileDeps) {
  /**
   * Tells the old number, so that its owner learns of a change that was not theirs. The change stands even when the
   * message cannot be sent: otherwise whoever lost the old number could never change it.
   */
  async function tellOldNumber({ mobile: old, mobileVerifiedAt }: UserRow, mobile: string): Promise<void> {
    if (sms === null || old === null || mobileVerifiedAt === null || old === mobile) return;
    await sms.sendMobileChanged({ mobileE164: old, newMobile: maskMobile(mobile) });
  }

  return {
    /** The code proves the new number. An account that has the number unproven loses it. The old number is told. */
    async change(
      caller: Caller,
      form: MobileProof,
    ): Promise<UserRow | CodeRefusal | TakenRefusal | Refusal<'token_expired' | 'step_up_required'>> {
      const user = await sessions.readProvenAccount(caller);
      if (isRefusal(user)) return user;
      const mobile = parseMobile(form.mobile) ?? '';
      const changed = await refuseIfTaken(() =>
        codes.redeem({ mobile, code: form.code, ip: caller.ip }, async (tx) => {
          if (user.mobile !== mobile) await releaseUnprovenMobile(tx, mobile);
          const updated = await updateUser(tx, user.id, { mobile, mobileVerifiedAt: new Date() });
          return updated ?? refuse('token_expired');
        }),
      );
      if (!isRefusal(changed)) await tellOldNumber(user, mobile);
      return changed;
    },
  };
}
