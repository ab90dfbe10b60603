import { sql } from 'kysely';
import { boundedCountOf } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';

/** How many requests of shoppers wait for an answer, counted up to 10,000. */
export async function countOpenRequests(db: Database): Promise<number> {
  return (await boundedCountOf(db, sql`SELECT FROM refund_requests WHERE status = 'requested'`)).count;
}

/** How many refunds the provider refused and nobody has made anew, counted up to 10,000. */
export async function countFailedRefunds(db: Database): Promise<number> {
  const failed = sql`
    SELECT FROM refunds WHERE status = 'failed' AND decision IS DISTINCT FROM 'rejected'
    AND NOT EXISTS (SELECT FROM refunds AS again WHERE again.retry_of = refunds.id)`;
  return (await boundedCountOf(db, failed)).count;
}

/** What was paid back, by the day of the shop on which the refund was done. */
export async function refundedByDay(
  db: Database,
  since: Date,
): Promise<{ day: string; refundedFen: number }[]> {
  const { rows } = await sql<{ day: string; refundedFen: number }>`
    SELECT (finished_at AT TIME ZONE 'Asia/Shanghai')::date::text AS day, sum(amount_fen)::bigint AS "refundedFen"
    FROM refunds WHERE status = 'done' AND finished_at >= ${since} GROUP BY 1`.execute(db);
  return rows;
}
