import { Type } from 'typebox';
import { keysetPage, readCursor } from '../../platform/http/keyset.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { invalidField } from '../../platform/http/validation.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import type { Language } from '../../platform/values/language.ts';
import { countRows, type Parts, type Span, selectRows, sumByPart } from './queries.ts';
import type { Report, ReportName, ReportQuery, ReportRowsQuery } from './schema.ts';

type Sums = Awaited<ReturnType<typeof sumByPart>>[number];

interface Column {
  key: string;
  zh: [title: string, definition: string];
  en: [title: string, definition: string];
  of: (sums: Sums) => number;
  /** The rows whose sum the figure is; for a number of orders or refunds, the rows that it counts. */
  parts: Parts;
}

const PAID_ORDERS: Column = {
  key: 'paidOrders',
  zh: ['支付订单数', '在该时段内完成支付的订单数，无论订单后来如何'],
  en: ['Paid orders', 'Orders that were paid within the time, whatever became of them'],
  of: (sums) => sums.paidOrders,
  parts: 'received',
};
const RECEIVED: Column = {
  key: 'receivedFen',
  zh: ['实收', '这些订单的实付金额（含运费），计入支付当日；不含多收后退回的款项'],
  en: [
    'Received',
    'What was paid for these orders, shipping included, on the day of payment; without surplus payments, which go back',
  ],
  of: (sums) => sums.receivedFen,
  parts: 'received',
};
const REFUNDED: Column = {
  key: 'refundedFen',
  zh: ['退款', '在该时段内由支付机构退回成功的订单退款，计入退款当日，无论订单何时支付'],
  en: [
    'Refunded',
    'Refunds of orders that the provider has sent back within the time, on their own day, whenever the order was paid',
  ],
  of: (sums) => sums.refundedFen,
  parts: 'refunded',
};
const NET: Column = {
  key: 'netFen',
  zh: ['净额', '实收减去退款'],
  en: ['Net', 'Received less refunded'],
  of: (sums) => sums.receivedFen - sums.refundedFen,
  parts: 'both',
};
const REFUNDS: Column = {
  key: 'refunds',
  zh: ['退款笔数', '在该时段内退回成功的退款笔数'],
  en: ['Refunds', 'Refunds that the provider has sent back within the time'],
  of: (sums) => sums.refunds,
  parts: 'refunded',
};
const REFUNDED_ORDERS: Column = {
  key: 'refundedOrders',
  zh: ['退款订单数', '其中涉及的订单数；同一订单在同一时段只计一次'],
  en: ['Refunded orders', 'The orders of these refunds, each once within a row'],
  of: (sums) => sums.refundedOrders,
  parts: 'refunded',
};

/** The figures of each report; each has one definition, which is shown beside it. */
const COLUMNS: Record<ReportName, readonly Column[]> = {
  sales: [PAID_ORDERS, RECEIVED, REFUNDED, NET],
  refunds: [REFUNDS, REFUNDED_ORDERS, REFUNDED],
};

const DATE = {
  zh: ['日期', '店铺所在时区（北京时间）；周从星期一开始'],
  en: ['Date', 'In the time zone of the shop (Asia/Shanghai); weeks begin on Monday'],
} as const;

/** More parts than this are no table for people. */
const DAYS_MAX = { hour: 31, day: 800, week: 3_700, month: 3_700 };
const DAY_MS = 86_400_000;

function refuseSpan({ from, to }: Span, daysMax: number): Refusal | null {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) return invalidField('to', '不能早于开始日期', 'must not be before from');
  if (days > daysMax)
    return invalidField('to', `时间范围最多 ${daysMax} 天`, `the span has at most ${daysMax} days`);
  return null;
}

/** The figures of a report for each part of a span of days. */
export async function readReport(
  db: Database,
  name: ReportName,
  { from, to, by }: ReportQuery,
  language: Language,
): Promise<Report | Refusal> {
  const refusal = refuseSpan({ from, to }, DAYS_MAX[by]);
  if (refusal !== null) return refusal;
  const tongue = language === 'en' ? 'en' : 'zh';
  const columns = COLUMNS[name];
  const sums = await sumByPart(db, { from, to }, by);
  return {
    columns: [
      { key: 'date', title: DATE[tongue][0], definition: DATE[tongue][1] },
      ...columns.map((column) => ({
        key: column.key,
        title: column[tongue][0],
        definition: column[tongue][1],
      })),
    ],
    rows: sums.map((each) => ({
      date: each.date,
      ...Object.fromEntries(columns.map(({ key, of }) => [key, of(each)])),
    })),
  };
}

const CURSOR = Type.Tuple([Type.Integer(), Type.String({ format: 'uuid' })]);

/** The payments and refunds that a figure is made of, latest first. */
export async function readReportRows(db: Database, name: ReportName, query: ReportRowsQuery) {
  const { from, to, limit } = query;
  const column = COLUMNS[name].find(({ key }) => key === query.column);
  if (column === undefined) return invalidField('column', '报表没有这一列', 'the report has no such column');
  const refusal = refuseSpan(query, DAYS_MAX.month);
  if (refusal !== null) return refusal;
  const after = readCursor(query.after, CURSOR);
  if (isRefusal(after)) return after;
  const rows = await selectRows(db, { from, to }, column.parts, after, limit + 1);
  return keysetPage({
    rows,
    limit,
    count: await countRows(db, { from, to }, column.parts),
    cursorOf: ({ atUs, id }) => [atUs, id],
    present: ({ orderNo, at, amountFen }) => ({ orderNo, at: at.toISOString(), amountFen }),
  });
}
