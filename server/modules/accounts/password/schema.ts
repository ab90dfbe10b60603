import { type Static, Type } from 'typebox';
import { MobileProof, NewPassword, Password, PasswordAgain } from '../schema.ts';

export const Credentials = Type.Object({
  username: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'The username, or a mobile number that was proven by SMS.',
  }),
  password: Password,
});
export type Credentials = Static<typeof Credentials>;

const newPassword = { newPassword: NewPassword, newPasswordConfirm: PasswordAgain };

export const PasswordReset = Type.Object({ ...MobileProof.properties, ...newPassword });
export type PasswordReset = Static<typeof PasswordReset>;

export const PasswordChange = Type.Object({ oldPassword: Type.Optional(Password), ...newPassword });
export type PasswordChange = Static<typeof PasswordChange>;
