import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../../platform/http/keyset.ts';
import { orNull, Time } from '../../../platform/http/schema.ts';
import { REFUND_STATUSES, refundFields } from '../schema.ts';

export const RefundQuery = Type.Object({
  status: Type.Optional(Type.Enum(REFUND_STATUSES)),
  from: Type.Optional(Time),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Not included.' })),
  ...KeysetQuery,
});
export type RefundQuery = Static<typeof RefundQuery>;

const Person = orNull(Type.Object({ id: Type.String(), name: Type.String() }));

export const ListedRefund = Type.Object({
  ...refundFields,
  orderNo: Type.String(),
  /** Who made the refund. */
  staff: Person,
  decision: orNull(Type.Enum(['approved', 'rejected'])),
  decidedBy: Person,
  decidedReason: orNull(Type.String()),
  finishedAt: orNull(Time),
});
export type ListedRefund = Static<typeof ListedRefund>;
