import { type Static, Type } from 'typebox';
import { KeysetQuery, keysetOf } from '../../platform/http/keyset.ts';
import { Time } from '../../platform/http/schema.ts';

/** Each report counts time by the day of the shop. */
const REPORT_NAMES = ['sales', 'products', 'customers', 'refunds', 'funnel'] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

export const ReportPath = Type.Object({ name: Type.Enum(REPORT_NAMES) });

const Span = {
  from: Type.String({ format: 'date', description: 'A day of the shop.' }),
  to: Type.String({ format: 'date', description: 'Included.' }),
};

export const ReportQuery = Type.Object({
  ...Span,
  by: Type.Enum(['hour', 'day', 'week', 'month'], {
    default: 'day',
    description: 'Without meaning for `products`, which has one row for each product.',
  }),
});
export type ReportQuery = Static<typeof ReportQuery>;

export const Report = Type.Object({
  columns: Type.Array(
    Type.Object({
      key: Type.String(),
      title: Type.String(),
      definition: Type.String({ description: 'How the figure is counted, in the language of the request.' }),
    }),
  ),
  /**
   * One for each part of the span, also where nothing happened; `date` is its first day, or its first moment. In `products`
   * one for each product, with `productId`, which is empty for all the products that are not listed one by one.
   */
  rows: Type.Array(Type.Record(Type.String(), Type.Union([Type.String(), Type.Integer()]))),
});
export type Report = Static<typeof Report>;

export const ReportRowsQuery = Type.Object({
  ...Span,
  column: Type.String({ maxLength: 40, description: 'The key of a column of the report.' }),
  productId: Type.Optional(
    Type.String({ format: 'uuid', description: 'In `products`, the rows of one product alone.' }),
  ),
  ...KeysetQuery,
});
export type ReportRowsQuery = Static<typeof ReportRowsQuery>;

const ReportRow = Type.Object({
  orderNo: Type.String(),
  at: Time,
  /** Below 0 where the figure is less by it. */
  amountFen: Type.Integer(),
});
export const ReportRows = keysetOf(ReportRow);
