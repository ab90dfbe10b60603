import { sql } from 'kysely';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { SalesDay } from './schema.ts';

export async function readClosedDays(db: Database, since: string): Promise<SalesDay[]> {
  const { rows } = await sql<SalesDay>`
    SELECT day::text AS date, paid_orders AS "paidOrders", received_fen AS "receivedFen", refunded_fen AS "refundedFen"
    FROM sales_days WHERE day >= ${since}::date`.execute(db);
  return rows;
}

/** Two servers may close the same day: its figures are the same. */
export async function insertClosedDays(db: Database, days: readonly SalesDay[]): Promise<void> {
  if (days.length === 0) return;
  await sql`
    INSERT INTO sales_days (day, paid_orders, received_fen, refunded_fen)
    SELECT date::date, "paidOrders", "receivedFen", "refundedFen"
    FROM jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
      AS d(date text, "paidOrders" bigint, "receivedFen" bigint, "refundedFen" bigint)
    ON CONFLICT DO NOTHING`.execute(db);
}
