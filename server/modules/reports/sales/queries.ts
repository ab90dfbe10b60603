import { type RawBuilder, sql } from 'kysely';
import { boundedCountOf } from '../../../platform/postgres/bounded-count.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { formatOf, isWithin, partOf, partsOf, selectBehind, ZONE } from '../queries.ts';
import type { RowBehind, RowPlace } from '../rows.ts';
import type { ReportQuery } from '../schema.ts';
import type { Span } from '../span.ts';

/** What came in, by the moment of payment, whatever became of the order since. */
const received = (span: Span) => sql`
  SELECT finished_at AS at, id, order_no, received_fen AS amount_fen FROM payments
  WHERE status = 'settled' AND ${isWithin(sql`finished_at`, span)}`;

/** What went back of orders, by the moment when the provider had sent it. */
const refunded = (span: Span) => sql`
  SELECT finished_at AS at, id, order_no, amount_fen FROM refunds
  WHERE status = 'done' AND ${isWithin(sql`finished_at`, span)}`;

export interface SalesSums {
  date: string;
  paidOrders: number;
  receivedFen: number;
  refunds: number;
  refundedOrders: number;
  refundedFen: number;
}

/** Each part of the span with its sums; parts in which nothing happened are there with zeros. */
export async function sumSales(db: Database, span: Span, by: ReportQuery['by']): Promise<SalesSums[]> {
  const part = partOf(sql`at AT TIME ZONE ${ZONE}`, by);
  const { rows } = await sql<SalesSums>`
    WITH incoming AS (
      SELECT ${part} AS part, count(*) AS orders, sum(amount_fen) AS fen FROM (${received(span)}) r GROUP BY 1
    ), outgoing AS (
      SELECT ${part} AS part, count(*) AS refunds, count(DISTINCT order_no) AS orders, sum(amount_fen) AS fen
      FROM (${refunded(span)}) r GROUP BY 1
    )
    SELECT to_char(part, ${formatOf(by)}) AS date, coalesce(i.orders, 0) AS "paidOrders",
           coalesce(i.fen, 0)::bigint AS "receivedFen", coalesce(o.refunds, 0) AS refunds,
           coalesce(o.orders, 0) AS "refundedOrders", coalesce(o.fen, 0)::bigint AS "refundedFen"
    FROM ${partsOf(span, by)}
    LEFT JOIN incoming i USING (part) LEFT JOIN outgoing o USING (part)
    ORDER BY part`.execute(db);
  return rows;
}

/** What a figure is made of. */
export type SalesParts = 'received' | 'refunded' | 'both';

function rowsOf(span: Span, parts: SalesParts): RawBuilder<unknown> {
  if (parts === 'received') return received(span);
  if (parts === 'refunded') return refunded(span);
  return sql`${received(span)} UNION ALL SELECT at, id, order_no, -amount_fen FROM (${refunded(span)}) back`;
}

/** The rows behind a figure, latest first, before the place `after`. */
export const selectSalesRows = (
  db: Database,
  span: Span,
  parts: SalesParts,
  after: RowPlace | null,
  rowsMax: number,
): Promise<RowBehind[]> => selectBehind(db, rowsOf(span, parts), after, rowsMax);

export const countSalesRows = (db: Database, span: Span, parts: SalesParts) =>
  boundedCountOf(db, sql`SELECT 1 FROM (${rowsOf(span, parts)}) behind`);
