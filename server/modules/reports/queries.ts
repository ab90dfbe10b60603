import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { RowBehind, RowPlace } from './rows.ts';
import type { ReportQuery } from './schema.ts';
import type { DividedSpan, Span } from './span.ts';

/** What the statements of the reports share. */

/** The days of the shop are those of this zone. */
export const ZONE = sql.lit('Asia/Shanghai');

const startOf = ({ from }: Span) => sql`(${from}::date::timestamp AT TIME ZONE ${ZONE})`;
const endOf = ({ to }: Span) => sql`((${to}::date + 1)::timestamp AT TIME ZONE ${ZONE})`;

/** Whether a moment lies in the span. */
export const isWithin = (moment: RawBuilder<unknown>, span: Span) =>
  sql`(${moment} >= ${startOf(span)} AND ${moment} < ${endOf(span)})`;

/** The day of the shop at a moment. */
export const dayOf = (moment: RawBuilder<unknown>) => sql`((${moment}) AT TIME ZONE ${ZONE})::date`;

/** The part of the span in which a moment of the shop's time lies. */
export const partOf = (local: RawBuilder<unknown>, by: ReportQuery['by']) =>
  sql`date_trunc(${sql.lit(by)}, ${local})`;

/** How the first moment of a part is written. */
export const formatOf = (by: ReportQuery['by']) =>
  sql.lit(by === 'hour' ? 'YYYY-MM-DD"T"HH24:MI' : 'YYYY-MM-DD');

/** Every part of the span, in order, as a column `part`. */
export const partsOf = (span: Span, by: ReportQuery['by']) => sql`
  generate_series(date_trunc(${sql.lit(by)}, ${span.from}::date::timestamp),
                  (${span.to}::date + 1)::timestamp - interval '1 microsecond',
                  ${sql.lit(`1 ${by}`)}::interval) AS part`;

/** Rows of a table of ended days, and what `live` reads of the others. */
export function dailyRows(
  { closed, open }: DividedSpan,
  stored: (isInSpans: RawBuilder<unknown>) => RawBuilder<unknown>,
  live: (span: Span) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const isInSpans = sql.join(
    [sql`false`, ...closed.map(({ from, to }) => sql`day BETWEEN ${from}::date AND ${to}::date`)],
    sql` OR `,
  );
  return sql.join([stored(isInSpans), ...open.map(live)], sql` UNION ALL `);
}

/**
 * The latest rows before the place `after`.
 * @param behind a query with the columns `at`, `id` (a UUID), `order_no` and `amount_fen`
 */
export async function selectBehind(
  db: Database,
  behind: RawBuilder<unknown>,
  after: RowPlace | null,
  rowsMax: number,
): Promise<RowBehind[]> {
  const place =
    after === null
      ? sql`true`
      : sql`(at, id) < (timestamptz 'epoch' + ${after[0]}::bigint * interval '1 microsecond', ${after[1]}::uuid)`;
  const { rows } = await sql<RowBehind>`
    SELECT id, order_no AS "orderNo", at, (extract(epoch FROM at) * 1000000)::bigint AS "atUs", amount_fen AS "amountFen"
    FROM (${behind}) behind WHERE ${place} ORDER BY at DESC, id DESC LIMIT ${rowsMax}`.execute(db);
  return rows;
}
