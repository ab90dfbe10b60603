import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { dailyRows, dayOf, formatOf, isWithin, partOf, partsOf, selectBehind, ZONE } from '../queries.ts';
import type { DayCount, RowBehind, RowPlace } from '../rows.ts';
import type { ReportQuery } from '../schema.ts';
import type { DividedSpan, Span } from '../span.ts';

/** The payments of a span with their customer, and whether it is the first that the customer made. */
const paymentsOf = (span: Span) => sql`
  SELECT p.finished_at AS at, p.id, p.order_no, p.received_fen AS amount_fen, o.user_id, NOT EXISTS (
    SELECT FROM orders earlier JOIN payments q ON q.order_no = earlier.order_no AND q.status = 'settled'
    WHERE earlier.user_id = o.user_id AND (q.finished_at, q.id) < (p.finished_at, p.id)
  ) AS is_first
  FROM payments p JOIN orders o USING (order_no) WHERE p.status = 'settled' AND ${isWithin(sql`p.finished_at`, span)}`;

/** One row for each payment of a span, with the moment in the shop's time as `local`. */
export const buyersOf = (span: Span): RawBuilder<unknown> => sql`
  SELECT at AT TIME ZONE ${ZONE} AS local, user_id, is_first::int AS first_orders, is_first::int * amount_fen AS first_fen,
         (NOT is_first)::int AS repeat_orders, (NOT is_first)::int * amount_fen AS repeat_fen
  FROM (${paymentsOf(span)}) paid`;

const storedDays = (isInSpans: RawBuilder<unknown>) => sql`
  SELECT day::timestamp AS local, user_id, first_orders, first_fen, repeat_orders, repeat_fen
  FROM buyer_days WHERE ${isInSpans}`;

export interface CustomerSums {
  date: string;
  buyers: number;
  newBuyers: number;
  firstFen: number;
  repeatOrders: number;
  repeatFen: number;
}

/** Who bought in each part of a span. Somebody who bought twice in a part is one buyer of it. */
export async function sumCustomers(
  db: Database,
  span: Span,
  divided: DividedSpan,
  by: ReportQuery['by'],
): Promise<CustomerSums[]> {
  const { rows } = await sql<CustomerSums>`
    SELECT to_char(part, ${formatOf(by)}) AS date, count(DISTINCT user_id) AS buyers,
           coalesce(sum(first_orders), 0)::bigint AS "newBuyers", coalesce(sum(first_fen), 0)::bigint AS "firstFen",
           coalesce(sum(repeat_orders), 0)::bigint AS "repeatOrders", coalesce(sum(repeat_fen), 0)::bigint AS "repeatFen"
    FROM ${partsOf(span, by)} LEFT JOIN (
      SELECT bought.*, ${partOf(sql`local`, by)} AS part FROM (${dailyRows(divided, storedDays, buyersOf)}) bought
    ) counted USING (part)
    GROUP BY part ORDER BY part`.execute(db);
  return rows;
}

/** Which payments a figure counts. */
export type BuyerParts = 'first' | 'repeat' | 'all';

const CONDITIONS = { first: sql`is_first`, repeat: sql`NOT is_first`, all: sql`true` };

/** The payments of a span, latest first. */
export const selectBuyerPayments = (
  db: Database,
  span: Span,
  parts: BuyerParts,
  after: RowPlace | null,
  rowsMax: number,
): Promise<RowBehind[]> =>
  selectBehind(db, sql`SELECT * FROM (${paymentsOf(span)}) paid WHERE ${CONDITIONS[parts]}`, after, rowsMax);

const COUNTS = {
  first: sql`first_orders`,
  repeat: sql`repeat_orders`,
  all: sql`first_orders + repeat_orders`,
};

/** How many of these payments each day has. */
export async function countBuyerPayments(
  db: Database,
  divided: DividedSpan,
  parts: BuyerParts,
): Promise<DayCount[]> {
  const stored = (isIn: RawBuilder<unknown>) =>
    sql`SELECT day, ${COUNTS[parts]} FROM buyer_days WHERE ${isIn}`;
  const live = (span: Span) => sql`
    SELECT ${dayOf(sql`at`)}, 1 FROM (${paymentsOf(span)}) paid WHERE ${CONDITIONS[parts]}`;
  const { rows } = await sql<DayCount>`
    SELECT day::text, sum(count)::bigint AS count FROM (${dailyRows(divided, stored, live)}) AS counts(day, count)
    GROUP BY day`.execute(db);
  return rows;
}
