import { type Static, Type } from 'typebox';

/** A role is the permission of its name; `admin` has all of them. */
export const ROLES = ['catalog', 'orders', 'finance', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const Credentials = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 100 }),
  password: Type.String({ minLength: 1, maxLength: 1_024 }),
});
export type Credentials = Static<typeof Credentials>;

export const Staff = Type.Object({
  id: Type.String({ format: 'uuid' }),
  username: Type.String(),
  roles: Type.Array(Type.String()),
});
export type Staff = Static<typeof Staff>;

export const StaffSession = Type.Object({
  staff: Staff,
  accessToken: Type.String(),
  expiresInSeconds: Type.Integer(),
});
export type StaffSession = Static<typeof StaffSession>;
