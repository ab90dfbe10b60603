import { sql } from 'kysely';
import { boundedCountOf } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';

/** Orders that were paid and what was received for them, by the day of the shop on which they were paid. */
export async function settledByDay(
  db: Database,
  since: Date,
): Promise<{ day: string; paidOrders: number; receivedFen: number }[]> {
  const { rows } = await sql<{ day: string; paidOrders: number; receivedFen: number }>`
    SELECT (finished_at AT TIME ZONE 'Asia/Shanghai')::date::text AS day, count(*) AS "paidOrders",
           sum(received_fen)::bigint AS "receivedFen"
    FROM payments WHERE status = 'settled' AND finished_at >= ${since} GROUP BY 1`.execute(db);
  return rows;
}

/** The latest `rowsMax` payments that paid their order within these seconds, oldest first. */
export async function readLatelySettled(
  db: Database,
  withinSeconds: number,
  rowsMax: number,
): Promise<{ id: string; orderNo: string }[]> {
  const { rows } = await sql<{ id: string; orderNo: string }>`
    SELECT id, "orderNo" FROM (
      SELECT id, order_no AS "orderNo", finished_at FROM payments
      WHERE status = 'settled' AND finished_at >= now() - make_interval(secs => ${withinSeconds})
      ORDER BY finished_at DESC, id DESC LIMIT ${rowsMax}
    ) latest ORDER BY finished_at, id`.execute(db);
  return rows;
}

/** Whether money ever came in by one of these providers. */
export async function hasReceivedMoney(db: Database, providers: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    SELECT EXISTS (SELECT FROM payments WHERE status = 'settled' AND provider = ANY(${providers}::text[])) AS found`.execute(
    db,
  );
  return rows[0]?.found ?? false;
}

/** How many lines of bills differ from the books and are not settled, counted up to 10,000. */
export async function countOpenDifferences(db: Database): Promise<number> {
  return (await boundedCountOf(db, sql`SELECT FROM reconciliation_differences WHERE status = 'open'`)).count;
}
