/** What several parts of the module read of staff. */
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { StoredRole } from './permissions.ts';

export interface StaffRow {
  id: string;
  username: string;
  name: string;
  /** Null until an invitation is accepted. */
  passwordHash: string | null;
  isDisabled: boolean;
  hasTotp: boolean;
  hasPasskey: boolean;
  lastSignInAt: Date | null;
  createdAt: Date;
  version: number;
  roles: (StoredRole & { requiresSecondFactor: boolean })[];
}

/** The columns of `StaffRow`; the statement calls the table `s`. */
export const STAFF_COLUMNS = sql`
  s.id, s.username, s.name, s.version, s.password_hash AS "passwordHash", s.disabled_at IS NOT NULL AS "isDisabled",
  s.last_sign_in_at AS "lastSignInAt", s.created_at AS "createdAt",
  EXISTS (SELECT FROM staff_totp t WHERE t.staff_id = s.id AND t.secret IS NOT NULL) AS "hasTotp",
  EXISTS (SELECT FROM staff_passkeys p WHERE p.staff_id = s.id) AS "hasPasskey",
  (SELECT coalesce(json_agg(json_build_object('name', r.name, 'isBuiltIn', r.is_built_in, 'permissions', r.permissions,
                                              'requiresSecondFactor', r.requires_second_factor)
                            ORDER BY r.is_built_in DESC, r.name), '[]')
   FROM staff_roles sr JOIN roles r ON r.id = sr.role_id WHERE sr.staff_id = s.id) AS roles`;

async function selectOne(db: Database, condition: RawBuilder<unknown>): Promise<StaffRow | undefined> {
  const { rows } = await sql<StaffRow>`SELECT ${STAFF_COLUMNS} FROM staff s WHERE ${condition}`.execute(db);
  return rows[0];
}

export async function selectStaff(db: Database, id: string): Promise<StaffRow | undefined> {
  return selectOne(db, sql`s.id = ${id}`);
}

export async function selectStaffByUsername(db: Database, username: string): Promise<StaffRow | undefined> {
  return selectOne(db, sql`lower(s.username) = ${username.toLowerCase()}`);
}
