import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Movement } from './schema.ts';

export interface MovementFilter {
  skuId: string;
  from?: Date;
  to?: Date;
}

export interface MovementRow {
  at: Date;
  /** The same with all of its digits: several movements may share a millisecond. */
  exactAt: string;
  reference: string;
  kind: Movement['kind'];
  delta: number;
  onHandAfter: number;
  staffId: string | null;
  staffName: string | null;
  reason: string;
}

/** Where a movement stands in its list. */
export type MovementPlace = readonly [exactAt: string, reference: string];

/** The movements that a filter leaves, for counting. */
export function movementQuery(db: Database, { skuId, from, to }: MovementFilter) {
  let query = db.selectFrom('all_stock_movements as m').where('m.sku_id', '=', skuId).select('m.at');
  if (from !== undefined) query = query.where('m.at', '>=', from);
  if (to !== undefined) query = query.where('m.at', '<', to);
  return query;
}

/** Movements older than the one at `after`, newest first. */
export async function selectMovements(
  db: Database,
  filter: MovementFilter,
  after: MovementPlace | null,
  rowsMax: number,
): Promise<MovementRow[]> {
  let query = movementQuery(db, filter)
    .leftJoin('staff as s', 's.id', 'm.staff_id')
    .select([
      sql<string>`to_char(m.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('exactAt'),
      'm.reference',
      'm.kind',
      'm.delta',
      'm.on_hand_after as onHandAfter',
      'm.staff_id as staffId',
      sql<string | null>`coalesce(nullif(s.name, ''), s.username)`.as('staffName'),
      'm.reason',
    ]);
  if (after !== null)
    query = query.where(sql<boolean>`(m.at, m.reference) < (${after[0]}::timestamptz, ${after[1]})`);
  const rows = await query.orderBy('m.at', 'desc').orderBy('m.reference', 'desc').limit(rowsMax).execute();
  return rows as unknown as MovementRow[];
}
