import { Type } from 'typebox';
import { keysetPage, readCursor } from '../../../platform/http/keyset.ts';
import { isRefusal } from '../../../platform/http/problems.ts';
import { boundedCount } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { type AuditFilter, type AuditRow, auditQuery, selectAudit } from './queries.ts';
import type { AuditEntry, AuditQuery } from './schema.ts';

const CURSOR = Type.Tuple([Type.String({ format: 'uuid' })]);

function present(row: AuditRow): AuditEntry {
  const { staffId, staffUsername, staffName, at, ...rest } = row;
  const staff =
    staffId === null ? null : { id: staffId, username: staffUsername ?? '', name: staffName ?? '' };
  return { ...rest, at: at.toISOString(), staff };
}

function filterOf({ staffId, action, subject, from, to }: AuditQuery): AuditFilter {
  return {
    ...(staffId !== undefined && { staffId }),
    ...(action !== undefined && { action }),
    ...(subject !== undefined && { subject }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
  };
}

/** The audit log, newest first. */
export async function listAudit(db: Database, query: AuditQuery) {
  const after = readCursor(query.after, CURSOR);
  if (isRefusal(after)) return after;
  const filter = filterOf(query);
  const rows = await selectAudit(db, filter, after?.[0] ?? null, query.limit + 1);
  const count = await boundedCount(db, auditQuery(db, filter));
  return keysetPage({ rows, limit: query.limit, count, cursorOf: (row) => [row.id], present });
}
