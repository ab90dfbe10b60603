import type { SmsGateway } from '../../gateways/sms.ts';
import { createKeyedHash } from '../../platform/auth/keyed-hash.ts';
import type { Passwords } from '../../platform/auth/passwords.ts';
import type { Tokens } from '../../platform/auth/tokens.ts';
import type { Uploads } from '../../platform/http/uploads.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import { createAvatars } from './avatar/service.ts';
import { createDeletion } from './deletion/service.ts';
import { createMobileChange } from './mobile/service.ts';
import { createPasswordUse } from './password/service.ts';
import { createProfile } from './profile/service.ts';
import { createRegistration } from './registration/service.ts';
import { createSessions } from './sessions/service.ts';
import { createSmsCodes } from './sms/codes.ts';
import { createSmsSignIn } from './sms/service.ts';
import { createStepUp } from './step-up/service.ts';

export interface AccountsDeps {
  db: Database;
  tokens: Tokens;
  passwords: Passwords;
  limits: RateLimits;
  sms: SmsGateway | null;
  /** Messages a day, for all numbers together. */
  smsDailyMax: number;
  uploads: Uploads;
  /** Removes what other modules store about a person, in the transaction that deletes the account. */
  forgetUser: (tx: Tx, userId: string) => Promise<void>;
  /** Removes what is stored about a person outside the database, after the account is deleted. */
  afterDeletion: (userId: string) => Promise<void>;
}

export type Accounts = ReturnType<typeof createAccounts>;

/** The use cases of accounts, one per folder. */
export function createAccounts(deps: AccountsDeps) {
  const sessions = createSessions(deps);
  const hashes = createKeyedHash(() => deps.tokens.secrets(), 'sms codes');
  const codes = createSmsCodes({ ...deps, hashes, dailyMax: deps.smsDailyMax });
  const shared = { ...deps, sessions, codes };
  const password = createPasswordUse(shared);
  return {
    sessions,
    codes,
    password,
    registration: createRegistration(shared),
    sms: createSmsSignIn(shared),
    profile: createProfile(shared),
    avatars: createAvatars(shared),
    mobile: createMobileChange(shared),
    deletion: createDeletion({ ...shared, password }),
    stepUp: createStepUp({ ...shared, password }),
  };
}
