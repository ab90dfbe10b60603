import { type Static, Type } from 'typebox';
import { orNull, Time } from '../../../platform/http/schema.ts';
import { User } from '../schema.ts';

const accessToken = {
  accessToken: Type.String({ description: 'A JWT for `Authorization: Bearer`.' }),
  expiresInSeconds: Type.Integer(),
};
export const Access = Type.Object(accessToken);

export const Session = Type.Object({ user: User, ...accessToken });
export type Session = Static<typeof Session>;

export const DeviceSession = Type.Object({
  id: Type.String({ format: 'uuid' }),
  device: Type.String(),
  ip: orNull(Type.String()),
  createdAt: Time,
  lastUsedAt: Time,
  isCurrent: Type.Boolean(),
});
export type DeviceSession = Static<typeof DeviceSession>;
