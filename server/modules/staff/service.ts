import { randomUUID } from 'node:crypto';
import type { Access } from '../../platform/auth/access.ts';
import type { Passwords } from '../../platform/auth/passwords.ts';
import { ACCESS_TOKEN_SECONDS, type Claims, type Tokens } from '../../platform/auth/tokens.ts';
import { refuse as refuseAny } from '../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { withinGuessingLimits } from '../../platform/limits/guessing-limits.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { refuse } from './errors.ts';
import { insertStaff, type StaffRow, selectStaffById, selectStaffByUsername } from './queries.ts';
import type { Credentials, Role, Staff as StaffMember, StaffSession } from './schema.ts';

export interface NewStaff {
  username: string;
  password: string;
  roles: readonly Role[];
}

function present(row: StaffRow): StaffMember {
  return { id: row.id, username: row.username, roles: row.roles };
}

/** Makes a staff account; `jishi staff create` and the demo login come here. */
export async function createStaff(
  db: Database,
  passwords: Passwords,
  staff: NewStaff,
): Promise<StaffMember | Refusal<'staff_username_taken'>> {
  const passwordHash = await passwords.hash(staff.password);
  const values = { username: staff.username, passwordHash, roles: [...staff.roles] };
  const row = await insertStaff(db, values);
  return row === undefined ? refuse('staff_username_taken') : present(row);
}

/** Whether the password opens this account now. */
export async function opensStaffAccount(
  db: Database,
  passwords: Passwords,
  { username, password }: Pick<NewStaff, 'username' | 'password'>,
): Promise<boolean> {
  const row = await selectStaffByUsername(db, username);
  return row !== undefined && (await passwords.matches(row.password_hash, password));
}

/** Whether the roles cover what `staff:<permission>` asks; plain `staff` asks for no more than being one. */
function isAllowed(roles: readonly string[], access: 'staff' | `staff:${string}`): boolean {
  if (access === 'staff' || roles.includes('admin')) return true;
  return roles.includes(access.slice('staff:'.length));
}

export type Staff = ReturnType<typeof createStaffRoom>;

export function createStaffRoom(deps: {
  db: Database;
  tokens: Tokens;
  passwords: Passwords;
  limits: RateLimits;
}) {
  const { db, tokens, passwords, limits } = deps;

  async function authenticate(credentials: Credentials): Promise<StaffRow | Refusal<'bad_credentials'>> {
    const row = await selectStaffByUsername(db, credentials.username);
    // Asked for nobody's password as well: the answer takes as long whether or not there is such an account.
    const isRight = await passwords.matches(row?.password_hash ?? null, credentials.password);
    return row !== undefined && isRight ? row : refuseAny('bad_credentials');
  }

  return {
    async login(
      credentials: Credentials,
      ip: string | null,
    ): Promise<StaffSession | Refusal<'bad_credentials' | 'too_many_attempts'>> {
      const attempt = { realm: 'staff', account: credentials.username.toLowerCase(), ip } as const;
      const row = await withinGuessingLimits(limits, attempt, () => authenticate(credentials));
      if (isRefusal(row)) return row;
      const accessToken = tokens.sign({ sub: row.id, sid: randomUUID(), staff: true });
      return { staff: present(row), accessToken, expiresInSeconds: ACCESS_TOKEN_SECONDS };
    },

    /** @returns undefined for an account that was closed */
    async me(staffId: string): Promise<StaffMember | undefined> {
      const row = await selectStaffById(db, staffId);
      return row && present(row);
    },

    /**
     * Judges a verified token for a route. A shopper's needs no look-up; what staff may do is read afresh each time,
     * so that a role taken away is gone at once.
     */
    async judge(claims: Claims, access: Exclude<Access, 'anyone'>): Promise<Refusal | null> {
      if (access === 'shopper') return claims.staff ? refuseAny('token_invalid') : null;
      if (!claims.staff) return refuse('staff_only');
      const row = await selectStaffById(db, claims.sub);
      if (row === undefined) return refuseAny('token_invalid');
      return isAllowed(row.roles, access) ? null : refuse('permission_denied');
    },
  };
}
