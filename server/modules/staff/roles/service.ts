import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { editedMeanwhile } from '../../../platform/http/versions.ts';
import {
  type Database,
  inTransaction,
  type Tx,
  violatedUnique,
} from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { inLanguage, type Language } from '../../../platform/values/language.ts';
import { recordAudit } from '../audit/queries.ts';
import { refuse } from '../errors.ts';
import type { Operator } from '../operator.ts';
import { covers } from '../people/service.ts';
import { ALL_PERMISSIONS, permissionDefinition, permissionsOfRole } from '../permissions.ts';
import {
  deleteRole,
  insertRole,
  lockRole,
  type RoleRow,
  type RoleValues,
  selectRoles,
  selectRolesByName,
  selectRolesOf,
  updateRole,
} from './queries.ts';
import type { NewRole, PermissionInfo, Role, RoleChange } from './schema.ts';

function present(row: RoleRow): Role {
  const { id, name, isBuiltIn, requiresSecondFactor, staffCount, version } = row;
  return {
    id,
    name,
    permissions: permissionsOfRole(row),
    isBuiltIn,
    requiresSecondFactor,
    staffCount,
    version,
  };
}

/** What an entry of the audit log holds of a role. */
function fieldsOf({ name, permissions, requiresSecondFactor }: RoleValues) {
  return { name, permissions: [...permissions].sort(), requiresSecondFactor };
}

/** Writes, and turns a name that another role has into its refusal. */
async function orNameTaken<T>(write: () => Promise<T>): Promise<T | Refusal<'role_name_taken'>> {
  try {
    return await write();
  } catch (error) {
    if (violatedUnique(error) !== 'roles_name_key') throw error;
    return refuse('role_name_taken');
  }
}

/** The table of permissions, for whoever puts a role together. */
export function listPermissions(language: Language): PermissionInfo[] {
  return ALL_PERMISSIONS.map((name) => {
    const { zh, en, needsStepUp = false, roles } = permissionDefinition(name);
    return { name, title: inLanguage(language, zh, en), needsStepUp, roles: ['admin', ...roles] };
  });
}

export type Roles = ReturnType<typeof createRoles>;

export function createRoles(db: Database) {
  async function readBack(tx: Tx, name: string): Promise<Role> {
    const [row] = await selectRolesByName(tx, [name]);
    if (row === undefined) throw new Error(`role ${name} vanished in its own transaction`);
    return present(row);
  }

  /** The role of an id, locked, where the operator may touch it: nobody edits a role that may do what they may not. */
  async function lockForEdit(tx: Tx, operator: Operator, id: string) {
    const row = isUuid(id) ? await lockRole(tx, id) : undefined;
    if (row === undefined) return refuseAny('not_found');
    return (await covers(tx, operator, [row])) ? row : refuse('permission_denied');
  }

  async function change(tx: Tx, operator: Operator, id: string, input: RoleChange): Promise<Role | Refusal> {
    const row = await lockForEdit(tx, operator, id);
    if (isRefusal(row)) return row;
    const stale = editedMeanwhile(input.version, row.version, () => present(row));
    if (stale) return stale;
    const { name = row.name, requiresSecondFactor = row.requiresSecondFactor } = input;
    const permissions: string[] = input.permissions ?? row.permissions;
    const after = { name, permissions, requiresSecondFactor };
    if (row.isBuiltIn && (name !== row.name || input.permissions !== undefined))
      return refuse('role_built_in');
    if (!row.isBuiltIn && !(await covers(tx, operator, [{ name, isBuiltIn: false, permissions }])))
      return refuse('permission_denied');
    await updateRole(tx, id, after);
    await recordAudit(tx, {
      ...operator,
      action: 'role.change',
      subject: `role:${id}`,
      before: fieldsOf(row),
      after: fieldsOf(after),
    });
    return readBack(tx, name);
  }

  return {
    async list(): Promise<Role[]> {
      return (await selectRoles(db)).map(present);
    },

    async create(operator: Operator, input: NewRole): Promise<Role | Refusal> {
      const role = { ...input, requiresSecondFactor: input.requiresSecondFactor ?? false };
      return orNameTaken(() =>
        inTransaction(db, async (tx) => {
          if (!(await covers(tx, operator, [{ ...role, isBuiltIn: false }])))
            return refuse('permission_denied');
          const id = await insertRole(tx, role);
          const after = fieldsOf(role);
          await recordAudit(tx, { ...operator, action: 'role.create', subject: `role:${id}`, after });
          return readBack(tx, role.name);
        }),
      );
    },

    change: (operator: Operator, id: string, input: RoleChange) =>
      orNameTaken(() => inTransaction(db, (tx) => change(tx, operator, id, input))),

    async remove(operator: Operator, id: string): Promise<null | Refusal> {
      return inTransaction(db, async (tx) => {
        const row = await lockForEdit(tx, operator, id);
        if (isRefusal(row)) return row;
        if (row.isBuiltIn) return refuse('role_built_in');
        if (row.staffCount > 0) return refuse('role_in_use');
        await deleteRole(tx, id);
        const before = fieldsOf(row);
        await recordAudit(tx, { ...operator, action: 'role.delete', subject: `role:${id}`, before });
        return null;
      });
    },
  };
}

/** The names of those roles of a person that let them refund or approve refunds. */
export async function readRefundRoles(db: Database, staffId: string): Promise<string[]> {
  const roles = (await selectRolesOf(db, staffId)).map(present);
  return roles
    .filter(({ permissions }) => permissions.some((permission) => permission.startsWith('refunds.')))
    .map(({ name }) => name);
}
