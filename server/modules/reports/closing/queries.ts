import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { buyersOf } from '../customers/queries.ts';
import { stepsOf } from '../funnel/queries.ts';
import { goodsOf } from '../products/queries.ts';
import { dayOf, isWithin } from '../queries.ts';
import type { Span } from '../span.ts';

/** The days of a span whose figures are written down, sorted. */
export async function readClosedDays(db: Database, { from, to }: Span): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    SELECT day::text FROM report_days WHERE day BETWEEN ${from}::date AND ${to}::date ORDER BY day`.execute(
    db,
  );
  return rows.map(({ day }) => day);
}

/** A transaction that began before midnight has ended by then: the longest one of the shop is bounded by minutes. */
const SETTLES = sql.lit('1 hour');

/** The oldest days that have ended and are not written down, from the first order or payment of the shop on. */
export async function readDaysToClose(db: Database, daysMax: number): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    SELECT day::date::text AS day FROM generate_series(
      coalesce((SELECT max(day) + 1 FROM report_days), (SELECT least(
        (SELECT ${dayOf(sql`created_at`)} FROM orders ORDER BY order_no LIMIT 1),
        (SELECT ${dayOf(sql`finished_at`)} FROM payments WHERE status = 'settled' ORDER BY finished_at LIMIT 1)))),
      ${dayOf(sql`now() - interval ${SETTLES}`)} - 1, '1 day') AS day
    ORDER BY day LIMIT ${daysMax}`.execute(db);
  return rows.map(({ day }) => day);
}

/** Writes down the figures of an ended day. A server that comes second waits for the first and changes nothing. */
export async function closeDay(tx: Tx, day: string): Promise<void> {
  const span = { from: day, to: day };
  // An ordinary day takes milliseconds; a day of 1,000,000 orders would pass the limit for requests.
  await sql`SET LOCAL statement_timeout = '120s'`.execute(tx);
  const { numAffectedRows } = await sql`
    INSERT INTO report_days (day, placed_orders, placed_fen, paid_orders, paid_fen, shipped_orders, completed_orders,
                             cancelled_orders, settled_payments)
    SELECT ${day}::date, coalesce(sum(placed_orders), 0), coalesce(sum(placed_fen), 0), coalesce(sum(paid_orders), 0),
           coalesce(sum(paid_fen), 0), coalesce(sum(shipped_orders), 0), coalesce(sum(completed_orders), 0),
           coalesce(sum(cancelled_orders), 0),
           (SELECT count(*) FROM payments WHERE status = 'settled' AND ${isWithin(sql`finished_at`, span)})
    FROM (${stepsOf(span)}) steps
    ON CONFLICT DO NOTHING`.execute(tx);
  if (numAffectedRows === 0n) return;
  await sql`
    INSERT INTO product_days (day, product_id, orders, pieces, sold_fen, returned_pieces, returned_fen)
    SELECT ${day}::date, product_id, sum(orders), sum(pieces), sum(sold_fen), sum(returned_pieces), sum(returned_fen)
    FROM (${goodsOf(span)}) goods GROUP BY product_id`.execute(tx);
  await sql`
    INSERT INTO buyer_days (day, user_id, first_orders, first_fen, repeat_orders, repeat_fen)
    SELECT ${day}::date, user_id, sum(first_orders), sum(first_fen), sum(repeat_orders), sum(repeat_fen)
    FROM (${buyersOf(span)}) buyers GROUP BY user_id`.execute(tx);
}
