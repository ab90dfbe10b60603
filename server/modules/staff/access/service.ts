import type { AccessRules, Grants, GuardedAccess, GuardedCall } from '../../../platform/auth/access.ts';
import type { Claims } from '../../../platform/auth/tokens.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { refuse } from '../errors.ts';
import { isPermission, type Permission, permissionDefinition, permissionsOfRoles } from '../permissions.ts';
import { lacksSecondFactor } from '../view.ts';
import { selectCaller, selectLivingSessions } from './queries.ts';

const NO_GRANTS: Grants = new Set();

/**
 * The permissions of which one is enough, as in `staff:refunds.create|payments.read`.
 * @returns null for plain `staff`, which asks for no more than being one; undefined for an unknown permission
 */
function permissionsOf(access: GuardedAccess): Permission[] | null | undefined {
  if (access === 'staff') return null;
  if (!access.startsWith('staff:')) return undefined;
  const names = access.slice('staff:'.length).split('|');
  return names.every(isPermission) ? names : undefined;
}

/** Reading is not asked for a fresh proof: only what changes, gives out or pays is. */
function needsStepUp(call: GuardedCall, permissions: readonly Permission[]): boolean {
  if (call.stepUp) return true;
  if (call.method === 'GET' || call.method === 'HEAD') return false;
  return permissions.some((permission) => permissionDefinition(permission).needsStepUp === true);
}

/**
 * Judges each call. A shopper's token needs no look-up. Staff are read afresh each time, so that a role that was taken
 * away, an ended session and a disabled account count at once on every server.
 */
export function createAccessRules(db: Database): Pick<AccessRules, 'judge' | 'isKnown'> {
  async function judgeStaff(claims: Claims, call: GuardedCall): Promise<Refusal | Grants> {
    const caller = isUuid(claims.sid) ? await selectCaller(db, claims.sub, claims.sid) : undefined;
    if (caller === undefined) return refuseAny('token_invalid');
    if (caller.isDisabled) return refuse('staff_disabled');
    if (!caller.isSessionLiving) return refuseAny('token_invalid');
    const asked = permissionsOf(call.access) ?? null;
    const grants: ReadonlySet<string> = new Set(permissionsOfRoles(caller.roles));
    if (asked !== null && !asked.some((permission) => grants.has(permission)))
      return refuse('permission_denied');
    if (asked !== null && lacksSecondFactor(caller)) return refuse('second_factor_required');
    if (needsStepUp(call, asked ?? []) && !caller.isSteppedUp) return refuseAny('step_up_required');
    return grants;
  }

  return {
    isKnown: (access) => access === 'shopper' || permissionsOf(access) !== undefined,
    judge(claims, call) {
      if (call.access === 'shopper') return claims.staff ? refuseAny('token_invalid') : NO_GRANTS;
      return claims.staff ? judgeStaff(claims, call) : refuse('staff_only');
    },
  };
}

/** What the owners of these sessions may do, for connections that outlive a call. Sessions that have ended are missing. */
export async function readLivingSessions(
  db: Database,
  sessionIds: readonly string[],
): Promise<Map<string, Grants>> {
  const rows = await selectLivingSessions(db, sessionIds.filter(isUuid));
  return new Map(
    rows.map((row) => [
      row.sessionId,
      lacksSecondFactor(row) ? NO_GRANTS : new Set<string>(permissionsOfRoles(row.roles)),
    ]),
  );
}
