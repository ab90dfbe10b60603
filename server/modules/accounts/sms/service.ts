import type { Client } from '../../../platform/http/client.ts';
import { refuse } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { parseMobile } from '../../../platform/values/mobile.ts';
import type { MobileProof } from '../schema.ts';
import type { Sessions, SignedIn } from '../sessions/service.ts';
import type { CodeRefusal, SmsCodes } from './codes.ts';
import { findOrCreateOwner, type NumberOwner } from './owners.ts';

export type SmsSignedIn = SignedIn & Omit<NumberOwner, 'user'>;

export function createSmsSignIn({ sessions, codes }: { sessions: Sessions; codes: SmsCodes }) {
  return {
    /** Signs the owner of a number in. */
    async login(
      form: MobileProof,
      client: Client,
    ): Promise<SmsSignedIn | CodeRefusal | Refusal<'bad_credentials'>> {
      const mobile = parseMobile(form.mobile) ?? '';
      return codes.redeem({ mobile, code: form.code, ip: client.ip }, async (tx) => {
        const { user, created, claimEnded } = await findOrCreateOwner(tx, mobile);
        const signedIn = await sessions.open(tx, user, client, null);
        return signedIn ? { ...signedIn, created, claimEnded } : refuse('bad_credentials');
      });
    },
  };
}
