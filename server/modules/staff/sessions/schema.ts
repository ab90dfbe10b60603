import { type Static, Type } from 'typebox';
import { orNull, Time } from '../../../platform/http/schema.ts';

export const Access = Type.Object({
  accessToken: Type.String({ description: 'A JWT for `Authorization: Bearer`.' }),
  expiresInSeconds: Type.Integer(),
});
export type Access = Static<typeof Access>;

export const StaffDevice = Type.Object({
  id: Type.String({ format: 'uuid' }),
  device: Type.String(),
  ip: orNull(Type.String()),
  createdAt: Time,
  lastUsedAt: Time,
  isCurrent: Type.Boolean(),
});
export type StaffDevice = Static<typeof StaffDevice>;
