import type { JsonObject } from '../../database-types.ts';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';

/** One write of a member of staff, for the record that is never changed. */
export interface AuditEntry {
  staffId: string;
  /** What was done, as `order.ship`: the thing, a full stop, the verb. */
  action: string;
  /** What it was done to, as `order:<orderNo>`. */
  subject: string;
  /** What a reader needs to understand it; never passwords or tokens. */
  details?: JsonObject;
  requestId: string | null;
}

/** Writes one line of the audit log, in the transaction of the write that it tells of. */
export async function recordAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values({
      staff_id: entry.staffId,
      action: entry.action,
      subject: entry.subject,
      details: JSON.stringify(entry.details ?? {}),
      request_id: entry.requestId,
    })
    .execute();
}

export interface StaffRow {
  id: string;
  username: string;
  roles: string[];
}

export async function insertStaff(
  db: Database,
  staff: { username: string; passwordHash: string; roles: string[] },
): Promise<StaffRow | undefined> {
  return db
    .insertInto('staff')
    .values({ username: staff.username, password_hash: staff.passwordHash, roles: staff.roles })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'username', 'roles'])
    .executeTakeFirst();
}

/** Without those whose account is closed. */
export async function selectStaffByUsername(
  db: Database,
  username: string,
): Promise<(StaffRow & { password_hash: string }) | undefined> {
  return db
    .selectFrom('staff')
    .select(['id', 'username', 'roles', 'password_hash'])
    .where(({ fn }) => fn('lower', ['username']), '=', username.toLowerCase())
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
}

/** Without those whose account is closed. */
export async function selectStaffById(db: Database, id: string): Promise<StaffRow | undefined> {
  return db
    .selectFrom('staff')
    .select(['id', 'username', 'roles'])
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
}
