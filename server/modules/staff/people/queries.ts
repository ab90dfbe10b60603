import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { STAFF_COLUMNS, type StaffRow } from '../queries.ts';

/** @returns the id; undefined where the username is taken */
export async function insertStaff(
  tx: Tx,
  person: { username: string; name: string; passwordHash: string | null },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('staff')
    .values({ username: person.username, name: person.name, password_hash: person.passwordHash })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** The person, locked until the commit. */
export async function lockStaff(tx: Tx, id: string): Promise<StaffRow | undefined> {
  await sql`SELECT FROM staff WHERE id = ${id} FOR NO KEY UPDATE`.execute(tx);
  const { rows } = await sql<StaffRow>`SELECT ${STAFF_COLUMNS} FROM staff s WHERE s.id = ${id}`.execute(tx);
  return rows[0];
}

export async function updateStaff(
  tx: Tx,
  id: string,
  change: { name?: string | undefined; isDisabled?: boolean | undefined },
): Promise<void> {
  await tx
    .updateTable('staff')
    .set({
      version: sql`version + 1`,
      ...(change.name !== undefined && { name: change.name }),
      ...(change.isDisabled !== undefined && { disabled_at: change.isDisabled ? new Date() : null }),
    })
    .where('id', '=', id)
    .execute();
}

/** Takes the password away: the next one comes by an invitation. */
export async function clearPassword(tx: Tx, id: string): Promise<void> {
  await sql`UPDATE staff SET password_hash = NULL, version = version + 1 WHERE id = ${id}`.execute(tx);
}

export async function setPassword(tx: Tx, id: string, passwordHash: string): Promise<void> {
  await sql`UPDATE staff SET password_hash = ${passwordHash}, version = version + 1 WHERE id = ${id}`.execute(
    tx,
  );
}

export async function replaceRoles(tx: Tx, staffId: string, roleIds: readonly string[]): Promise<void> {
  await tx.deleteFrom('staff_roles').where('staff_id', '=', staffId).execute();
  await tx
    .insertInto('staff_roles')
    .values(roleIds.map((roleId) => ({ staff_id: staffId, role_id: roleId })))
    .execute();
}

/**
 * Makes everybody who may take an owner away wait for each other: of two owners who disable each other at once, the
 * second sees that they are the last.
 */
export async function lockOwners(tx: Tx): Promise<void> {
  await sql`SELECT FROM roles WHERE name = 'admin' AND is_built_in FOR NO KEY UPDATE`.execute(tx);
}

/** How many there are who may do everything and can sign in. */
export async function countOwners(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count
    FROM staff s JOIN staff_roles sr ON sr.staff_id = s.id JOIN roles r ON r.id = sr.role_id
    WHERE r.name = 'admin' AND r.is_built_in AND s.disabled_at IS NULL AND s.password_hash IS NOT NULL`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/** Everybody, oldest first: a shop has dozens of staff, and 1,000 are the bound. */
export async function selectAllStaff(db: Database): Promise<StaffRow[]> {
  const { rows } = await sql<StaffRow>`SELECT ${STAFF_COLUMNS} FROM staff s ORDER BY s.id LIMIT 1000`.execute(
    db,
  );
  return rows;
}
