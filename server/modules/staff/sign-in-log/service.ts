import { Type } from 'typebox';
import { refuse } from '../../../platform/http/errors.ts';
import { keysetPage, readCursor } from '../../../platform/http/keyset.ts';
import { isRefusal } from '../../../platform/http/problems.ts';
import { boundedCount } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { selectStaff } from '../queries.ts';
import { type SignInRow, selectSignIns, signInsQuery } from './queries.ts';
import type { SignInEntry } from './schema.ts';

const CURSOR = Type.Tuple([Type.String({ format: 'uuid' })]);

function present(row: SignInRow): SignInEntry {
  return { ...row, at: row.at.toISOString() };
}

/** The tries to sign in to one account, newest first. */
export async function listSignIns(db: Database, staffId: string, query: { limit: number; after?: string }) {
  if (!isUuid(staffId) || (await selectStaff(db, staffId)) === undefined) return refuse('not_found');
  const after = readCursor(query.after, CURSOR);
  if (isRefusal(after)) return after;
  const rows = await selectSignIns(db, staffId, after?.[0] ?? null, query.limit + 1);
  const count = await boundedCount(db, signInsQuery(db, staffId));
  return keysetPage({ rows, limit: query.limit, count, cursorOf: (row) => [row.id], present });
}
