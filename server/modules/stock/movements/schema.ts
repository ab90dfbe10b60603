import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../../platform/http/keyset.ts';
import { Count, orNull, Time } from '../../../platform/http/schema.ts';

export const MovementQuery = Type.Object({
  from: Type.Optional(Time),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Not included.' })),
  ...KeysetQuery,
});
export type MovementQuery = Static<typeof MovementQuery>;

export const Movement = Type.Object({
  at: Time,
  kind: Type.Enum(['adjusted', 'sold', 'restocked', 'counted', 'imported']),
  /** What came (above 0) or went. */
  delta: Type.Integer(),
  onHandAfter: Count,
  orderNo: orNull(Type.String()),
  staff: orNull(Type.Object({ id: Type.String(), name: Type.String() })),
  reason: orNull(Type.String()),
});
export type Movement = Static<typeof Movement>;
