import { type Static, Type } from 'typebox';
import { visibleText } from '../../../platform/http/schema.ts';
import { KnownVersion, Version } from '../../../platform/http/versions.ts';
import { ALL_PERMISSIONS } from '../permissions.ts';

const Permissions = Type.Array(Type.Enum([...ALL_PERMISSIONS]), {
  uniqueItems: true,
  maxItems: ALL_PERMISSIONS.length,
});
const RequiresSecondFactor = Type.Boolean({
  description: 'Until they set a second factor up, staff with this role reach their own account only.',
});

export const Role = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  permissions: Type.Array(Type.String()),
  isBuiltIn: Type.Boolean({ description: 'It came with the shop and keeps its name and permissions.' }),
  requiresSecondFactor: RequiresSecondFactor,
  staffCount: Type.Integer({ description: 'How many members of staff have it.' }),
  version: Version,
});
export type Role = Static<typeof Role>;

export const NewRole = Type.Object({
  name: visibleText(60),
  permissions: Permissions,
  requiresSecondFactor: Type.Optional(RequiresSecondFactor),
});
export type NewRole = Static<typeof NewRole>;

export const RoleChange = Type.Object({
  name: Type.Optional(visibleText(60)),
  permissions: Type.Optional(Permissions),
  requiresSecondFactor: Type.Optional(RequiresSecondFactor),
  version: KnownVersion,
});
export type RoleChange = Static<typeof RoleChange>;

export const PermissionInfo = Type.Object({
  name: Type.String(),
  title: Type.String(),
  needsStepUp: Type.Boolean({ description: 'Writing under it asks for a fresh proof (`step_up_required`).' }),
  roles: Type.Array(Type.String(), { description: 'The roles that come with the shop and have it.' }),
});
export type PermissionInfo = Static<typeof PermissionInfo>;
