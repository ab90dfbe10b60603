import { permissionsOfRoles } from './permissions.ts';
import type { StaffRow } from './queries.ts';
import type { Staff } from './schema.ts';

function hasSecondFactor(row: StaffRow): boolean {
  return row.hasTotp || row.hasPasskey;
}

/** Whether a role demands a second factor that the person has not set up yet. */
export function lacksSecondFactor(row: StaffRow): boolean {
  return row.roles.some((role) => role.requiresSecondFactor) && !hasSecondFactor(row);
}

/** A member of staff as the back office sees them. */
export function presentStaff(row: StaffRow): Staff {
  return {
    id: row.id,
    username: row.username,
    name: row.name,
    roles: row.roles.map((role) => role.name),
    permissions: permissionsOfRoles(row.roles),
    hasSecondFactor: hasSecondFactor(row),
    secondFactors: [
      ...(row.hasTotp ? (['totp'] as const) : []),
      ...(row.hasPasskey ? (['passkey'] as const) : []),
    ],
    mustSetSecondFactor: lacksSecondFactor(row),
    status: row.isDisabled ? 'disabled' : 'active',
    isInvited: row.passwordHash === null,
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    version: row.version,
  };
}
