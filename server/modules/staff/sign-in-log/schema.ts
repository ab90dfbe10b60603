import { type Static, Type } from 'typebox';
import { orNull, Time } from '../../../platform/http/schema.ts';

export const SignInEntry = Type.Object({
  id: Type.String(),
  at: Time,
  outcome: Type.Enum(['signed_in', 'second_factor_asked', 'bad_password', 'bad_second_factor', 'disabled']),
  device: Type.String(),
  ip: orNull(Type.String()),
});
export type SignInEntry = Static<typeof SignInEntry>;
