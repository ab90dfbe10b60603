import { type Static, Type } from 'typebox';
import { PAYMENT_PROVIDERS } from '../../../gateways/payment-providers.ts';
import { KeysetQuery } from '../../../platform/http/keyset.ts';
import { Count, Fen, orNull, Time } from '../../../platform/http/schema.ts';
import { readableText } from '../../../platform/values/text.ts';

const Day = Type.String({
  format: 'date',
  description: 'A day of the shop, such as `2026-01-31`.',
});
const Provider = Type.Enum(PAYMENT_PROVIDERS);
const Status = Type.Enum(['running', 'done', 'not_ready']);

export const NewReconciliation = Type.Object({ date: Day, provider: Provider });
export type NewReconciliation = Static<typeof NewReconciliation>;

export const ReconciliationQuery = Type.Object({
  status: Type.Optional(Status),
  provider: Type.Optional(Provider),
  from: Type.Optional(Day),
  to: Type.Optional(Type.String({ format: 'date', description: 'Included.' })),
  hasOpen: Type.Optional(
    Type.Boolean({ description: 'Only days with differences that nobody has settled.' }),
  ),
  ...KeysetQuery,
});
export type ReconciliationQuery = Static<typeof ReconciliationQuery>;

export const Difference = Type.Object({
  id: Type.String(),
  kind: Type.Enum([
    'unknown_payment',
    'payment_not_in_books',
    'payment_amount',
    'payment_not_at_provider',
    'unknown_refund',
    'refund_amount',
    'refund_not_done_in_books',
    'refund_not_at_provider',
  ]),
  outTradeNo: Type.String(),
  outRequestNo: orNull(Type.String()),
  /** The order that the number names; null where it is none of ours. */
  orderNo: orNull(Type.String()),
  /** The amount in the bill and in our books; null where one of them has no such line. */
  billFen: orNull(Fen),
  booksFen: orNull(Fen),
  /** What was done about it at once, or what else is known. */
  evidence: Type.String(),
  status: Type.Enum(['open', 'settled']),
  note: orNull(Type.String()),
  /** Null where a later comparison did not find it any more. */
  settledBy: orNull(Type.Object({ id: Type.String(), name: Type.String() })),
  settledAt: orNull(Time),
});
export type Difference = Static<typeof Difference>;

export const Reconciliation = Type.Object({
  id: Type.String(),
  date: Day,
  provider: Provider,
  status: Status,
  /** What the bill holds; null until it was read. */
  lines: orNull(Count),
  receivedFen: orNull(Fen),
  refundedFen: orNull(Fen),
  /** Why there is no bill, as the provider says it. */
  answer: orNull(Type.String()),
  finishedAt: orNull(Time),
  openDifferences: Count,
  /** Open ones first, up to 200. */
  differences: Type.Array(Difference),
});
export type Reconciliation = Static<typeof Reconciliation>;

export const DifferenceChange = Type.Object({
  status: Type.Enum(['open', 'settled']),
  note: readableText({ maxLength: 500, multiline: true }),
});
export type DifferenceChange = Static<typeof DifferenceChange>;
