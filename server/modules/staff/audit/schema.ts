import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../../platform/http/keyset.ts';
import { orNull, Time } from '../../../platform/http/schema.ts';

export const AuditQuery = Type.Object({
  staffId: Type.Optional(Type.String({ format: 'uuid' })),
  action: Type.Optional(
    Type.String({ maxLength: 100, description: 'Such as `order.ship`; `order.` is every action on orders.' }),
  ),
  subject: Type.Optional(
    Type.String({ maxLength: 200, description: 'Such as `order:<orderNo>`; `order:` is every order.' }),
  ),
  from: Type.Optional(Time),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Not included.' })),
  ...KeysetQuery,
});
export type AuditQuery = Static<typeof AuditQuery>;

const Fields = orNull(Type.Record(Type.String(), Type.Unknown()));

export const AuditEntry = Type.Object({
  id: Type.String(),
  at: Time,
  staff: orNull(Type.Object({ id: Type.String(), username: Type.String(), name: Type.String() })),
  action: Type.String(),
  subject: Type.String(),
  before: Fields,
  after: Fields,
  details: Type.Record(Type.String(), Type.Unknown()),
  requestId: orNull(Type.String()),
});
export type AuditEntry = Static<typeof AuditEntry>;
