import { type RawBuilder, sql } from 'kysely';
import { boundedCountOf } from '../../platform/postgres/bounded-count.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { ReportQuery } from './schema.ts';

/** The days of the shop are those of this zone. */
const ZONE = sql.lit('Asia/Shanghai');

/** A span of days, both included. */
export interface Span {
  from: string;
  to: string;
}

const startOf = ({ from }: Span) => sql`(${from}::date::timestamp AT TIME ZONE ${ZONE})`;
const endOf = ({ to }: Span) => sql`((${to}::date + 1)::timestamp AT TIME ZONE ${ZONE})`;

/** What came in, by the moment of payment, whatever became of the order since. */
const received = (span: Span) => sql`
  SELECT finished_at AS at, id, order_no, received_fen AS amount_fen FROM payments
  WHERE status = 'settled' AND finished_at >= ${startOf(span)} AND finished_at < ${endOf(span)}`;

/** What went back of orders, by the moment when the provider had sent it. */
const refunded = (span: Span) => sql`
  SELECT finished_at AS at, id, order_no, amount_fen FROM refunds
  WHERE status = 'done' AND finished_at >= ${startOf(span)} AND finished_at < ${endOf(span)}`;

/** The part of the span in which a moment lies, in the shop's time. */
const partOf = (moment: RawBuilder<unknown>, by: ReportQuery['by']) =>
  sql`date_trunc(${sql.lit(by)}, ${moment} AT TIME ZONE ${ZONE})`;

/** Each part of the span with its sums; parts in which nothing happened are there with zeros. */
export async function sumByPart(
  db: Database,
  span: Span,
  by: ReportQuery['by'],
): Promise<
  {
    date: string;
    paidOrders: number;
    receivedFen: number;
    refunds: number;
    refundedOrders: number;
    refundedFen: number;
  }[]
> {
  const step = sql.lit(`1 ${by}`);
  const format = sql.lit(by === 'hour' ? 'YYYY-MM-DD"T"HH24:MI' : 'YYYY-MM-DD');
  const { rows } = await sql<{
    date: string;
    paidOrders: number;
    receivedFen: number;
    refunds: number;
    refundedOrders: number;
    refundedFen: number;
  }>`
    WITH incoming AS (
      SELECT ${partOf(sql`at`, by)} AS part, count(*) AS orders, sum(amount_fen) AS fen
      FROM (${received(span)}) r GROUP BY 1
    ), outgoing AS (
      SELECT ${partOf(sql`at`, by)} AS part, count(*) AS refunds, count(DISTINCT order_no) AS orders, sum(amount_fen) AS fen
      FROM (${refunded(span)}) r GROUP BY 1
    )
    SELECT to_char(part, ${format}) AS date, coalesce(i.orders, 0) AS "paidOrders", coalesce(i.fen, 0) AS "receivedFen",
           coalesce(o.refunds, 0) AS refunds, coalesce(o.orders, 0) AS "refundedOrders",
           coalesce(o.fen, 0) AS "refundedFen"
    FROM generate_series(date_trunc(${sql.lit(by)}, ${span.from}::date::timestamp),
                         (${span.to}::date + 1)::timestamp - interval '1 microsecond', ${step}::interval) AS part
    LEFT JOIN incoming i USING (part) LEFT JOIN outgoing o USING (part)
    ORDER BY part`.execute(db);
  return rows;
}

/** What a figure is made of. */
export type Parts = 'received' | 'refunded' | 'both';

function rowsOf(span: Span, parts: Parts): RawBuilder<unknown> {
  if (parts === 'received') return received(span);
  if (parts === 'refunded') return refunded(span);
  return sql`${received(span)} UNION ALL SELECT at, id, order_no, -amount_fen FROM (${refunded(span)}) back`;
}

/** Microseconds since 1970: a cursor must not lose what a JavaScript date cannot hold. */
export type RowPlace = readonly [atUs: number, id: string];

/** The rows behind a figure, latest first, before the place `after`. */
export async function selectRows(
  db: Database,
  span: Span,
  parts: Parts,
  after: RowPlace | null,
  rowsMax: number,
): Promise<{ id: string; orderNo: string; at: Date; atUs: number; amountFen: number }[]> {
  const place =
    after === null
      ? sql`true`
      : sql`(at, id) < (
    timestamptz 'epoch' + ${after[0]}::bigint * interval '1 microsecond', ${after[1]}::uuid)`;
  const { rows } = await sql<{ id: string; orderNo: string; at: Date; atUs: number; amountFen: number }>`
    SELECT id, order_no AS "orderNo", at, (extract(epoch FROM at) * 1000000)::bigint AS "atUs", amount_fen AS "amountFen"
    FROM (${rowsOf(span, parts)}) behind WHERE ${place} ORDER BY at DESC, id DESC LIMIT ${rowsMax}`.execute(
    db,
  );
  return rows;
}

export const countRows = (db: Database, span: Span, parts: Parts) =>
  boundedCountOf(db, sql`SELECT 1 FROM (${rowsOf(span, parts)}) behind`);
