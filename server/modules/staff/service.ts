import type { Passwords } from '../../platform/auth/passwords.ts';
import type { Tokens } from '../../platform/auth/tokens.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { createAccessRules } from './access/service.ts';
import { createPasskeys } from './passkeys/service.ts';
import { createPeople } from './people/service.ts';
import { createRoles } from './roles/service.ts';
import { createSecondFactors } from './second-factor/service.ts';
import { createSessions } from './sessions/service.ts';
import { createSignIn } from './sign-in/service.ts';

export interface StaffDeps {
  db: Database;
  tokens: Tokens;
  passwords: Passwords;
  limits: RateLimits;
  /** Where browsers find the back office: passkeys belong to its host, and invitations lead there. */
  backOfficeUrl: string;
}

export type StaffService = ReturnType<typeof createStaffService>;

/** The services of the module, each of one folder. */
export function createStaffService(deps: StaffDeps) {
  const { db, backOfficeUrl } = deps;
  const sessions = createSessions(deps);
  const passkeys = createPasskeys({ db, publicUrl: backOfficeUrl });
  const secondFactors = createSecondFactors({ db, tokens: deps.tokens, passkeys });
  return {
    ...createAccessRules(db),
    sessions,
    passkeys,
    secondFactors,
    signIn: createSignIn({ ...deps, sessions, secondFactors }),
    people: createPeople({ db, backOfficeUrl }),
    roles: createRoles(db),
  };
}
