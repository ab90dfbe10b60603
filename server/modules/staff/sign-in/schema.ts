import { type Static, Type } from 'typebox';
import { Staff } from '../schema.ts';
import { Access } from '../sessions/schema.ts';

export const Credentials = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 100 }),
  password: Type.String({ minLength: 1, maxLength: 1_024 }),
});
export type Credentials = Static<typeof Credentials>;

export const StaffSession = Type.Object({ staff: Staff, ...Access.properties });
export type StaffSession = Static<typeof StaffSession>;

export const Factor = Type.Union([Type.Literal('totp'), Type.Literal('passkey'), Type.Literal('recovery')]);
export type Factor = Static<typeof Factor>;

/** What the right password is answered with where there is a second factor. */
export const SecondFactorAsked = Type.Object({
  secondFactor: Type.Array(Factor),
  ticket: Type.String({ description: 'For `POST /api/admin/auth/second-factor`, within five minutes.' }),
});
export type SecondFactorAsked = Static<typeof SecondFactorAsked>;

const Ticket = Type.String({ minLength: 1, maxLength: 200 });

export const InvitationAnswer = Type.Object({
  token: Ticket,
  password: Type.String({ maxLength: 1_024 }),
  passwordConfirm: Type.String({ maxLength: 1_024 }),
});
export type InvitationAnswer = Static<typeof InvitationAnswer>;

export const PasswordChange = Type.Object({
  oldPassword: Type.String({ minLength: 1, maxLength: 1_024 }),
  newPassword: Type.String({ maxLength: 1_024 }),
  newPasswordConfirm: Type.String({ maxLength: 1_024 }),
});
export type PasswordChange = Static<typeof PasswordChange>;

const Passkey = Type.Record(Type.String(), Type.Unknown(), {
  description: 'The answer of `navigator.credentials.get()`, as JSON.',
});

/** One proof of a second factor. Which one it is, the service tells; exactly one must be there. */
const proofFields = {
  code: Type.Optional(Type.String({ maxLength: 20, description: 'Six digits of RFC 6238.' })),
  recoveryCode: Type.Optional(Type.String({ maxLength: 100 })),
  passkey: Type.Optional(Passkey),
};
export const SecondFactorAnswer = Type.Object({ ticket: Ticket, ...proofFields });
export type SecondFactorAnswer = Static<typeof SecondFactorAnswer>;

export const StepUp = Type.Object({
  ...proofFields,
  password: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 })),
});
export type StepUp = Static<typeof StepUp>;
