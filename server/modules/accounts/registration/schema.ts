import { type Static, Type } from 'typebox';
import { Mobile, NewPassword, NewUsername, PasswordAgain, SmsCode } from '../schema.ts';

export const Registration = Type.Object({
  username: NewUsername,
  mobile: Mobile,
  password: NewPassword,
  passwordConfirm: PasswordAgain,
  smsCode: Type.Optional(SmsCode),
});
export type Registration = Static<typeof Registration>;
