import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../../platform/http/keyset.ts';
import { orNull, Time } from '../../../platform/http/schema.ts';
import { REFUND_STATUSES, refundFields } from '../schema.ts';

export const RefundQuery = Type.Object({
  status: Type.Optional(Type.Enum(REFUND_STATUSES)),
  orderNo: Type.Optional(Type.String({ maxLength: 100 })),
  from: Type.Optional(Time),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Not included.' })),
  ...KeysetQuery,
});
export type RefundQuery = Static<typeof RefundQuery>;

const REFUND_ACTIONS = ['approve', 'reject', 'retry'] as const;

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
  attempts: Type.Integer({ minimum: 0, description: 'How often the provider was asked.' }),
  lastAnswer: orNull(Type.String({ description: 'What the provider said last.' })),
  isRetried: Type.Boolean({ description: 'Another refund has taken the place of this one, which failed.' }),
  allowedActions: Type.Array(Type.Enum(REFUND_ACTIONS), { description: 'What the caller may do now.' }),
});
export type ListedRefund = Static<typeof ListedRefund>;
