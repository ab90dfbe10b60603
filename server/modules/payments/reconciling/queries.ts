import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { PAYMENT_COLUMNS, type Payment } from '../queries.ts';

export async function databaseNow(db: Database): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT now()`.execute(db);
  return (rows[0] as { now: Date }).now;
}

/**
 * Claims payments that may still be paid and were last asked about before `askedBefore`. The caller asks about them;
 * other servers skip them.
 */
export async function claimOpenPayments(db: Database, askedBefore: Date, limit: number): Promise<Payment[]> {
  const { rows } = await sql<Payment>`
    UPDATE payments SET asked_at = now()
    WHERE id IN (
      SELECT id FROM payments
      WHERE status = 'open' AND (asked_at IS NULL OR asked_at < ${askedBefore})
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    RETURNING ${PAYMENT_COLUMNS}`.execute(db);
  return rows;
}
