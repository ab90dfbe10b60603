import type { Answer } from '../../../api-client/index.ts';

export type Report = Answer<'/api/admin/reports/{name}', 'get'>;
export type ReportRow = Report['rows'][number];
export type ReportColumn = Report['columns'][number];

export const REPORTS = ['sales', 'products', 'customers', 'refunds', 'funnel'] as const;
export type ReportName = (typeof REPORTS)[number];
export const PARTS = ['hour', 'day', 'week', 'month'] as const;
export type Part = (typeof PARTS)[number];

const DAY_MS = 86_400_000;

/** Nobody is counted twice within a row, so these figures cannot be added over rows. */
const NOT_ADDED = new Set(['buyers', 'refundedOrders']);

export const isMoney = (key: string): boolean => key.endsWith('Fen');
/** Its first column names the row: a part of time, or a product. */
export const figuresOf = ({ columns }: Report): ReportColumn[] => columns.slice(1);
export const numberIn = (row: ReportRow, key: string): number => Number(row[key] ?? 0);

/** The sum of a column; null where the figures of rows cannot be added. */
export function totalOf({ rows }: Report, key: string): number | null {
  if (NOT_ADDED.has(key) && rows.length > 1) return null;
  return rows.reduce((sum, row) => sum + numberIn(row, key), 0);
}

const dayAfter = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

const earlier = (a: string, b: string) => (a.localeCompare(b) < 0 ? a : b);
const later = (a: string, b: string) => (a.localeCompare(b) < 0 ? b : a);

function lastDayOf(first: string, part: Part): string {
  if (part === 'week') return dayAfter(first, 6);
  if (part === 'day') return first;
  const [year = 0, month = 0] = first.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The days of a row, as far as they lie in the span of the report; null for an hour, which is less than a day. */
export function daysOf(
  first: string,
  part: Part,
  span: { from: string; to: string },
): { from: string; to: string } | null {
  if (part === 'hour') return null;
  const last = lastDayOf(first, part);
  return { from: later(first, span.from), to: earlier(last, span.to) };
}

/** A figure as it stands in a file: money in yuan. */
const cellOf = (row: ReportRow, key: string): string =>
  isMoney(key) ? (numberIn(row, key) / 100).toFixed(2) : String(row[key] ?? '');

/** Programs take text that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text);

function quoted(text: string): string {
  const safe = FORMULA.test(text) && !isNumber(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The table as a file for spreadsheets: UTF-8 with its mark, without which they take it for another encoding. */
export function csvOf(report: Report): string {
  const lines = [
    report.columns.map(({ title }) => title),
    ...report.rows.map((row) => report.columns.map(({ key }) => cellOf(row, key))),
  ];
  return `\uFEFF${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`;
}
