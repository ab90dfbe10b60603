import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Database } from './postgres.ts';

/** Past this a count reads more index pages than the page of the list itself. */
const COUNT_MAX = 10_000;

export interface BoundedCount {
  count: number;
  countIsExact: boolean;
}

/**
 * Counts the rows of a query, and stops at 10,000: then `countIsExact` is false.
 * @param query with its conditions, without order, limit or cursor; what it selects is left out
 */
export async function boundedCount<DB, Tables extends keyof DB, Row>(
  db: Database,
  query: SelectQueryBuilder<DB, Tables, Row>,
): Promise<BoundedCount> {
  return boundedCountOf(db, sql`${query.clearSelect().select(sql`1`.as('one'))}`);
}

/** The same for a query in SQL. @param query a SELECT without order, limit or cursor */
export async function boundedCountOf(db: Database, query: RawBuilder<unknown>): Promise<BoundedCount> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM (${query} LIMIT ${COUNT_MAX + 1}) AS bounded`.execute(db);
  const count = rows[0]?.count ?? 0;
  return { count: Math.min(count, COUNT_MAX), countIsExact: count <= COUNT_MAX };
}
