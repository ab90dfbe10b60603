import { dayAfter, type Span } from './span.ts';

/** Microseconds since 1970: a cursor must not lose what a JavaScript date cannot hold. */
export type RowPlace = readonly [atUs: number, id: string];

/** A payment, a refund or an event that a figure counts. */
export interface RowBehind {
  id: string;
  orderNo: string;
  at: Date;
  atUs: number;
  amountFen: number;
}

/** How many rows of a figure a day has. */
export interface DayCount {
  day: string;
  count: number;
}

/** The day of the shop at a moment. The zone of the shop has been UTC+8 since 1991. */
const dayAt = (atUs: number) => new Date(atUs / 1_000 + 8 * 3_600_000).toISOString().slice(0, 10);

/**
 * A page of rows that no index has in order: reads from the latest day back, and no further than `rowsMax` rows need.
 * @param counts the rows of each day, at most one entry a day; days without rows may be missing
 * @param select the latest rows of a span before a place
 */
export async function selectByDays(
  span: Span,
  counts: readonly DayCount[],
  after: RowPlace | null,
  rowsMax: number,
  select: (span: Span, after: RowPlace | null, rowsMax: number) => Promise<RowBehind[]>,
): Promise<RowBehind[]> {
  const last = after === null ? span.to : dayAt(after[0]);
  const days = counts
    .filter(({ day, count }) => count > 0 && day <= last)
    .sort((a, b) => b.day.localeCompare(a.day));
  const rows: RowBehind[] = [];
  for (let next = 0; next < days.length && rows.length < rowsMax; ) {
    const to = days[next]?.day ?? last;
    let from = to;
    // Days that follow each other are read at once, as many as fill the page.
    for (let known = 0; next < days.length && known < rowsMax - rows.length; next++) {
      const { day, count } = days[next] as DayCount;
      if (day < dayAfter(from, -1)) break;
      from = day;
      // Some rows of the day of `after` were on pages before, so that day promises nothing.
      known += day === last && after !== null ? 0 : count;
    }
    rows.push(...(await select({ from, to }, after, rowsMax - rows.length)));
  }
  return rows;
}
