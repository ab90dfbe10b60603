import { sql } from 'kysely';
import type { JsonObject } from '../../../database-types.ts';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

/** One write of a member of staff, for the log that is never changed. */
export interface AuditEntry {
  /** Null: somebody at the command line of the server. */
  staffId: string | null;
  /** What was done, as `order.ship`: the thing, a full stop, the verb. */
  action: string;
  /** What it was done to, as `order:<orderNo>`. */
  subject: string;
  /** The fields that changed, as they were; absent for a new thing. Never passwords or tokens. */
  before?: JsonObject;
  /** The same fields, as they are now; absent for a thing that is gone. */
  after?: JsonObject;
  /** What else a reader needs, such as the reason. */
  details?: JsonObject;
  requestId: string | null;
}

function jsonOf(value: JsonObject | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** Writes one entry of the audit log, in the transaction of the write that it tells of. */
export const recordAudit = (tx: Tx, entry: AuditEntry): Promise<void> => recordAudits(tx, [entry]);

/** Writes many entries with one statement. */
export async function recordAudits(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx
    .insertInto('audit_log')
    .values(
      entries.map((entry) => ({
        staff_id: entry.staffId,
        action: entry.action,
        subject: entry.subject,
        before: jsonOf(entry.before),
        after: jsonOf(entry.after),
        details: JSON.stringify(entry.details ?? {}),
        request_id: entry.requestId,
      })),
    )
    .execute();
}

export interface AuditFilter {
  staffId?: string;
  action?: string;
  subject?: string;
  from?: Date;
  to?: Date;
}

export interface AuditRow {
  id: string;
  at: Date;
  staffId: string | null;
  staffUsername: string | null;
  staffName: string | null;
  action: string;
  subject: string;
  before: JsonObject | null;
  after: JsonObject | null;
  details: JsonObject;
  requestId: string | null;
}

/** A transaction that lasted longer than this would stand outside of a filter by time that it belongs to. */
const SLACK_MS = 60_000;

/** The smallest UUIDv7 of a moment: ids grow with time, so that a filter by time is a range of the list's own index. */
function firstIdOf(at: number): string {
  const hex = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

function filtered(db: Database, filter: AuditFilter) {
  let query = db.selectFrom('audit_log as a');
  if (filter.staffId !== undefined) query = query.where('a.staff_id', '=', filter.staffId);
  // `order.` is every action on orders, `order:` every order.
  if (filter.action?.endsWith('.')) query = query.where('a.action', 'like', prefix(filter.action));
  else if (filter.action !== undefined) query = query.where('a.action', '=', filter.action);
  if (filter.subject?.endsWith(':')) query = query.where('a.subject', 'like', prefix(filter.subject));
  else if (filter.subject !== undefined) query = query.where('a.subject', '=', filter.subject);
  if (filter.from !== undefined)
    query = query.where('a.at', '>=', filter.from).where('a.id', '>=', firstIdOf(filter.from.getTime()));
  if (filter.to !== undefined)
    query = query.where('a.at', '<', filter.to).where('a.id', '<', firstIdOf(filter.to.getTime() + SLACK_MS));
  return query;
}

function prefix(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** The entries behind `afterId`, newest first, up to `rowsMax`. */
export async function selectAudit(
  db: Database,
  filter: AuditFilter,
  afterId: string | null,
  rowsMax: number,
): Promise<AuditRow[]> {
  let query = filtered(db, filter)
    .leftJoin('staff as s', 's.id', 'a.staff_id')
    .select([
      'a.id',
      'a.at',
      'a.staff_id as staffId',
      's.username as staffUsername',
      's.name as staffName',
      'a.action',
      'a.subject',
      sql<JsonObject | null>`a.before`.as('before'),
      sql<JsonObject | null>`a.after`.as('after'),
      sql<JsonObject>`a.details`.as('details'),
      'a.request_id as requestId',
    ]);
  if (afterId !== null) query = query.where('a.id', '<', afterId);
  return query.orderBy('a.id', 'desc').limit(rowsMax).execute();
}

/** What `selectAudit` would give in all, for counting. */
export function auditQuery(db: Database, filter: AuditFilter) {
  return filtered(db, filter).select('a.id');
}
