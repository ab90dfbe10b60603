import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { dailyRows, formatOf, isWithin, partOf, partsOf, selectBehind, ZONE } from '../queries.ts';
import type { DayCount, RowBehind, RowPlace } from '../rows.ts';
import type { ReportQuery } from '../schema.ts';
import type { DividedSpan, Span } from '../span.ts';

/** A step of an order, by the status that it reaches. */
export type Step = 'pending_payment' | 'paid' | 'shipped' | 'completed' | 'cancelled';

/** The columns of the steps in `report_days`. */
const COUNTS = {
  pending_payment: 'placed_orders',
  paid: 'paid_orders',
  shipped: 'shipped_orders',
  completed: 'completed_orders',
  cancelled: 'cancelled_orders',
} as const satisfies Record<Step, string>;

const counted = (step: Step) => sql`(e.to_status = ${sql.lit(step)})::int`;

/** One row for each step that an order took in a span, with the moment in the shop's time as `local`. */
export const stepsOf = (span: Span): RawBuilder<unknown> => sql`
  SELECT e.at AT TIME ZONE ${ZONE} AS local,
         ${counted('pending_payment')} AS placed_orders, ${counted('pending_payment')} * o.total_fen AS placed_fen,
         ${counted('paid')} AS paid_orders, ${counted('paid')} * o.total_fen AS paid_fen,
         ${counted('shipped')} AS shipped_orders, ${counted('completed')} AS completed_orders,
         ${counted('cancelled')} AS cancelled_orders
  FROM order_events e JOIN orders o USING (order_no) WHERE ${isWithin(sql`e.at`, span)}`;

const storedDays = (isInSpans: RawBuilder<unknown>) => sql`
  SELECT day::timestamp, placed_orders, placed_fen, paid_orders, paid_fen, shipped_orders, completed_orders, cancelled_orders
  FROM report_days WHERE ${isInSpans}`;

export interface FunnelSums {
  date: string;
  placedOrders: number;
  placedFen: number;
  paidOrders: number;
  paidFen: number;
  shippedOrders: number;
  completedOrders: number;
  cancelledOrders: number;
}

/** The steps of orders in each part of a span, each step at its own time. */
export async function sumFunnel(
  db: Database,
  span: Span,
  divided: DividedSpan,
  by: ReportQuery['by'],
): Promise<FunnelSums[]> {
  const total = (column: string) => sql`coalesce(sum(${sql.ref(column)}), 0)::bigint`;
  const { rows } = await sql<FunnelSums>`
    SELECT to_char(part, ${formatOf(by)}) AS date, ${total('placed_orders')} AS "placedOrders",
           ${total('placed_fen')} AS "placedFen", ${total('paid_orders')} AS "paidOrders", ${total('paid_fen')} AS "paidFen",
           ${total('shipped_orders')} AS "shippedOrders", ${total('completed_orders')} AS "completedOrders",
           ${total('cancelled_orders')} AS "cancelledOrders"
    FROM ${partsOf(span, by)} LEFT JOIN (
      SELECT steps.*, ${partOf(sql`local`, by)} AS part
      FROM (${dailyRows(divided, (isIn) => sql`SELECT * FROM (${storedDays(isIn)}) AS d(local)`, stepsOf)}) steps
    ) taken USING (part)
    GROUP BY part ORDER BY part`.execute(db);
  return rows;
}

const eventsOf = (span: Span, step: Step) => sql`
  SELECT e.at, md5(e.order_no)::uuid AS id, e.order_no, o.total_fen AS amount_fen
  FROM order_events e JOIN orders o USING (order_no)
  WHERE e.to_status = ${step} AND ${isWithin(sql`e.at`, span)}`;

/** The orders that took a step in a span, latest first. */
export const selectSteps = (
  db: Database,
  span: Span,
  step: Step,
  after: RowPlace | null,
  rowsMax: number,
): Promise<RowBehind[]> => selectBehind(db, eventsOf(span, step), after, rowsMax);

/** How many orders took a step on each day. */
export async function countSteps(db: Database, divided: DividedSpan, step: Step): Promise<DayCount[]> {
  const live = (span: Span) => sql`
    SELECT (at AT TIME ZONE ${ZONE})::date, count(*) FROM order_events
    WHERE to_status = ${step} AND ${isWithin(sql`at`, span)} GROUP BY 1`;
  const stored = (isIn: RawBuilder<unknown>) => sql`
    SELECT day, ${sql.ref(COUNTS[step])} FROM report_days WHERE ${isIn}`;
  const { rows } = await sql<DayCount>`
    SELECT day::text, count FROM (${dailyRows(divided, stored, live)}) AS counts(day, count)`.execute(db);
  return rows;
}
