import { type Static, Type } from 'typebox';
import { Password, Registration, Session } from '../../accounts/index.ts';

/** `create` makes an account; without it username and password prove an existing one. */
export const Binding = Type.Object({
  ticket: Type.String({ minLength: 1, maxLength: 200 }),
  username: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  password: Type.Optional(Password),
  create: Type.Optional(Registration),
});
export type Binding = Static<typeof Binding>;

/** The third party's user that a ticket stands for. */
export const TicketOwner = Type.Object({ provider: Type.String(), nickname: Type.String() });
export type TicketOwner = Static<typeof TicketOwner>;

export const BoundSession = Type.Object({
  ...Session.properties,
  returnTo: Type.String({ description: 'The path of the shop that the sign-in began on.' }),
});
