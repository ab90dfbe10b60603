import { type Static, Type } from 'typebox';
import { Password, SmsCode } from '../schema.ts';

/** One of the two proves that the account is the caller's own. */
export const Deletion = Type.Object({
  password: Type.Optional(Password),
  code: Type.Optional(SmsCode),
});
export type Deletion = Static<typeof Deletion>;
