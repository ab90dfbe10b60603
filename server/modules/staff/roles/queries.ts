import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export interface RoleRow {
  id: string;
  name: string;
  isBuiltIn: boolean;
  permissions: string[];
  requiresSecondFactor: boolean;
  staffCount: number;
  version: number;
}

const ROLE_COLUMNS = sql`
  r.id, r.name, r.is_built_in AS "isBuiltIn", r.permissions, r.requires_second_factor AS "requiresSecondFactor",
  r.version, (SELECT count(*) FROM staff_roles sr WHERE sr.role_id = r.id) AS "staffCount"`;

/** Those that come with the shop first. A shop has a handful of roles; 500 are the bound. */
export async function selectRoles(db: Database): Promise<RoleRow[]> {
  const { rows } = await sql<RoleRow>`
    SELECT ${ROLE_COLUMNS} FROM roles r ORDER BY r.is_built_in DESC, r.id LIMIT 500`.execute(db);
  return rows;
}

export async function selectRolesByName(db: Database, names: readonly string[]): Promise<RoleRow[]> {
  const { rows } = await sql<RoleRow>`
    SELECT ${ROLE_COLUMNS} FROM roles r WHERE r.name = ANY (${[...names]})`.execute(db);
  return rows;
}

/** The role, locked: nobody is given it until the commit. */
export async function lockRole(tx: Tx, id: string): Promise<RoleRow | undefined> {
  await sql`SELECT FROM roles WHERE id = ${id} FOR UPDATE`.execute(tx);
  const { rows } = await sql<RoleRow>`SELECT ${ROLE_COLUMNS} FROM roles r WHERE r.id = ${id}`.execute(tx);
  return rows[0];
}

export interface RoleValues {
  name: string;
  permissions: string[];
  requiresSecondFactor: boolean;
}

/** @throws a unique violation of `roles_name_key` where the name is taken */
export async function insertRole(tx: Tx, role: RoleValues): Promise<string> {
  const { id } = await tx
    .insertInto('roles')
    .values({
      name: role.name,
      permissions: role.permissions,
      requires_second_factor: role.requiresSecondFactor,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** @throws a unique violation of `roles_name_key` where the name is taken */
export async function updateRole(tx: Tx, id: string, role: RoleValues): Promise<void> {
  await tx
    .updateTable('roles')
    .set({
      name: role.name,
      permissions: role.permissions,
      requires_second_factor: role.requiresSecondFactor,
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute();
}

export async function deleteRole(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('roles').where('id', '=', id).execute();
}

/** The roles of one person. */
export async function selectRolesOf(db: Database, staffId: string): Promise<RoleRow[]> {
  const { rows } = await sql<RoleRow>`
    SELECT ${ROLE_COLUMNS} FROM roles r JOIN staff_roles own ON own.role_id = r.id
    WHERE own.staff_id = ${staffId}`.execute(db);
  return rows;
}
