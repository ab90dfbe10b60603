import { Type } from 'typebox';
import { keysetPage, readCursor } from '../../../platform/http/keyset.ts';
import { isRefusal } from '../../../platform/http/problems.ts';
import { boundedCount } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import type { Language } from '../../../platform/values/language.ts';
import { skuNotFound } from '../errors.ts';
import { findStock } from '../queries.ts';
import { type MovementFilter, type MovementRow, movementQuery, selectMovements } from './queries.ts';
import { showReason } from './reasons.ts';
import type { Movement, MovementQuery } from './schema.ts';

const CURSOR = Type.Tuple([Type.String({ format: 'date-time' }), Type.String({ maxLength: 100 })]);

function present(movement: MovementRow, language: Language): Movement {
  const { at, reference, kind, staffId, staffName, reason, ...row } = movement;
  return {
    at: at.toISOString(),
    kind,
    delta: row.delta,
    onHandAfter: row.onHandAfter,
    orderNo: kind === 'sold' || kind === 'restocked' ? reference : null,
    staff: staffId === null ? null : { id: staffId, name: staffName ?? '' },
    reason: reason === '' ? null : showReason(reason, language),
  };
}

/** What came to a SKU's stock and what left it, newest first. The sum of all is what is on hand. */
export async function listMovements(
  db: Database,
  skuId: string,
  { from, to, limit, after }: MovementQuery,
  language: Language,
) {
  if (!isUuid(skuId) || !(await findStock(db, skuId))) return skuNotFound();
  const cursor = readCursor(after, CURSOR);
  if (isRefusal(cursor)) return cursor;
  const filter: MovementFilter = {
    skuId,
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
  };
  const rows = await selectMovements(db, filter, cursor, limit + 1);
  const count = await boundedCount(db, movementQuery(db, filter));
  return keysetPage({
    rows,
    limit,
    count,
    cursorOf: ({ exactAt, reference }) => [exactAt, reference],
    present: (row) => present(row, language),
  });
}
