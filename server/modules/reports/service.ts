import { Type } from 'typebox';
import { keysetPage, readCursor } from '../../platform/http/keyset.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { invalidField } from '../../platform/http/validation.ts';
import type { BoundedCount } from '../../platform/postgres/bounded-count.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { inLanguage, type Language } from '../../platform/values/language.ts';
import { readClosedDays } from './closing/queries.ts';
import { countBuyerPayments, selectBuyerPayments, sumCustomers } from './customers/queries.ts';
import {
  type Column,
  CUSTOMERS,
  DATE,
  FUNNEL,
  OTHER_PRODUCTS,
  PRODUCT,
  PRODUCTS,
  REFUND_FIGURES,
  SALES,
} from './definitions.ts';
import { countSteps, selectSteps, sumFunnel } from './funnel/queries.ts';
import { countGoods, selectGoods, sumProducts } from './products/queries.ts';
import { type DayCount, type RowBehind, type RowPlace, selectByDays } from './rows.ts';
import { countSalesRows, selectSalesRows, sumSales } from './sales/queries.ts';
import type { Report, ReportName, ReportQuery, ReportRowsQuery } from './schema.ts';
import { type DividedSpan, daysIn, divideSpan, type Span } from './span.ts';

/** More parts than this are no table for people. */
const DAYS_MAX = { hour: 31, day: 800, week: 3_700, month: 3_700 };
/** A longer table of products is nothing that people read; an export has them all. */
const PRODUCTS_MAX = 500;
/** A keyset list counts no further. */
const COUNT_MAX = 10_000;

function refuseSpan(span: Span, daysMax: number): Refusal | null {
  const days = daysIn(span);
  if (days < 1) return invalidField('to', '不能早于开始日期', 'must not be before from');
  if (days > daysMax)
    return invalidField('to', `时间范围最多 ${daysMax} 天`, `the span has at most ${daysMax} days`);
  return null;
}

const divide = async (db: Database, span: Span): Promise<DividedSpan> =>
  divideSpan(span, await readClosedDays(db, span));

/** By the hour nothing is written down, so the days are read as if none had ended. */
const divideFor = async (db: Database, span: Span, by: ReportQuery['by']): Promise<DividedSpan> =>
  by === 'hour' ? { closed: [], open: [span] } : divide(db, span);

type Tongue = 'zh' | 'en';
type Heading = Pick<Column<never, never>, 'key'> & Record<Tongue, readonly [string, string]>;

const headingIn = (tongue: Tongue, column: Heading) => ({
  key: column.key,
  title: column[tongue][0],
  definition: column[tongue][1],
});

function present<Sums extends { date: string }>(
  columns: readonly Column<Sums, unknown>[],
  sums: readonly Sums[],
  tongue: Tongue,
): Report {
  return {
    columns: [headingIn(tongue, DATE), ...columns.map((column) => headingIn(tongue, column))],
    rows: sums.map((each) => ({
      date: each.date,
      ...Object.fromEntries(columns.map(({ key, of }) => [key, of(each)])),
    })),
  };
}

async function readProducts(db: Database, span: Span, language: Language, tongue: Tongue): Promise<Report> {
  const sums = await sumProducts(db, await divide(db, span), PRODUCTS_MAX);
  return {
    columns: [headingIn(tongue, PRODUCT), ...PRODUCTS.map((column) => headingIn(tongue, column))],
    rows: sums.map((each) => ({
      productId: each.productId ?? '',
      product:
        each.productId === null ? OTHER_PRODUCTS[tongue] : inLanguage(language, each.title, each.titleEn),
      ...Object.fromEntries(PRODUCTS.map(({ key, of }) => [key, of(each)])),
    })),
  };
}

/** The figures of a report: for each part of a span of days, or for each product. */
export async function readReport(
  db: Database,
  name: ReportName,
  { from, to, by }: ReportQuery,
  language: Language,
): Promise<Report | Refusal> {
  const span = { from, to };
  const refusal = refuseSpan(span, name === 'products' ? DAYS_MAX.month : DAYS_MAX[by]);
  if (refusal !== null) return refusal;
  const tongue = language === 'en' ? 'en' : 'zh';
  switch (name) {
    case 'sales':
      return present(SALES, await sumSales(db, span, by), tongue);
    case 'refunds':
      return present(REFUND_FIGURES, await sumSales(db, span, by), tongue);
    case 'customers':
      return present(CUSTOMERS, await sumCustomers(db, span, await divideFor(db, span, by), by), tongue);
    case 'funnel':
      return present(FUNNEL, await sumFunnel(db, span, await divideFor(db, span, by), by), tongue);
    case 'products':
      return readProducts(db, span, language, tongue);
  }
}

/** What a figure is made of: how many rows, and the latest of them before a place. */
interface Behind {
  count: BoundedCount;
  select: (after: RowPlace | null, rowsMax: number) => Promise<RowBehind[]>;
}

function bounded(counts: readonly DayCount[]): BoundedCount {
  const count = counts.reduce((sum, day) => sum + day.count, 0);
  return { count: Math.min(count, COUNT_MAX), countIsExact: count <= COUNT_MAX };
}

function behindByDays(
  span: Span,
  counts: readonly DayCount[],
  select: Parameters<typeof selectByDays>[4],
): Behind {
  return {
    count: bounded(counts),
    select: (after, rowsMax) => selectByDays(span, counts, after, rowsMax, select),
  };
}

const partsOf = <Parts>(columns: readonly Column<never, Parts>[], key: string): Parts | undefined =>
  columns.find((column) => column.key === key)?.parts;

/** @returns undefined where the report has no such column */
async function findBehind(
  db: Database,
  name: ReportName,
  { from, to, column, productId: asked }: ReportRowsQuery,
): Promise<Behind | undefined> {
  const span = { from, to };
  const productId = asked ?? null;
  if (name === 'sales' || name === 'refunds') {
    const parts = partsOf(name === 'sales' ? SALES : REFUND_FIGURES, column);
    return (
      parts && {
        count: await countSalesRows(db, span, parts),
        select: (after, rowsMax) => selectSalesRows(db, span, parts, after, rowsMax),
      }
    );
  }
  const divided = await divide(db, span);
  if (name === 'products') {
    const parts = partsOf(PRODUCTS, column);
    if (parts === undefined) return undefined;
    const counts = await countGoods(db, divided, parts, productId);
    return behindByDays(span, counts, (days, after, rowsMax) =>
      selectGoods(db, days, parts, productId, after, rowsMax),
    );
  }
  if (name === 'customers') {
    const parts = partsOf(CUSTOMERS, column);
    if (parts === undefined) return undefined;
    const counts = await countBuyerPayments(db, divided, parts);
    return behindByDays(span, counts, (days, after, rowsMax) =>
      selectBuyerPayments(db, days, parts, after, rowsMax),
    );
  }
  const step = partsOf(FUNNEL, column);
  if (step === undefined) return undefined;
  const counts = await countSteps(db, divided, step);
  return behindByDays(span, counts, (days, after, rowsMax) => selectSteps(db, days, step, after, rowsMax));
}

const CURSOR = Type.Tuple([Type.Integer(), Type.String({ format: 'uuid' })]);

/** The payments, refunds and orders that a figure is made of, latest first. */
export async function readReportRows(db: Database, name: ReportName, query: ReportRowsQuery) {
  const refusal = refuseSpan(query, DAYS_MAX.month);
  if (refusal !== null) return refusal;
  const after = readCursor(query.after, CURSOR);
  if (isRefusal(after)) return after;
  const behind = await findBehind(db, name, query);
  if (behind === undefined) return invalidField('column', '报表没有这一列', 'the report has no such column');
  return keysetPage({
    rows: await behind.select(after, query.limit + 1),
    limit: query.limit,
    count: behind.count,
    cursorOf: ({ atUs, id }) => [atUs, id],
    present: ({ orderNo, at, amountFen }) => ({ orderNo, at: at.toISOString(), amountFen }),
  });
}
