import { type Static, Type } from 'typebox';
import { Password, SmsCode } from '../schema.ts';

/** One of the two proves that the account is the caller's own. The code is one sent to the account's proven number. */
export const Proof = Type.Object({
  password: Type.Optional(Password),
  code: Type.Optional(SmsCode),
});
export type Proof = Static<typeof Proof>;
