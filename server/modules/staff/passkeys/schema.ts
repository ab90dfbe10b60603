import { type Static, Type } from 'typebox';
import { orNull, Time, visibleText } from '../../../platform/http/schema.ts';

const Options = Type.Record(Type.String(), Type.Unknown());

export const RegistrationOptions = Type.Unsafe<Record<string, unknown>>({
  ...Options,
  description: 'What `navigator.credentials.create()` takes, as JSON.',
});
export const AuthenticationOptions = Type.Unsafe<Record<string, unknown>>({
  ...Options,
  description: 'What `navigator.credentials.get()` takes, as JSON.',
});

export const OptionsRequest = Type.Object({
  ticket: Type.Optional(
    Type.String({ maxLength: 200, description: 'Of a sign-in; absent for a step-up with a bearer token.' }),
  ),
});

export const NewPasskey = Type.Object({
  name: Type.Optional(visibleText(60)),
  passkey: Type.Record(Type.String(), Type.Unknown(), {
    description: 'The answer of `navigator.credentials.create()`, as JSON.',
  }),
});
export type NewPasskey = Static<typeof NewPasskey>;

export const Passkey = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  createdAt: Time,
  lastUsedAt: orNull(Time),
});
export type Passkey = Static<typeof Passkey>;

export const RegisteredPasskey = Type.Object({
  ...Passkey.properties,
  recoveryCodes: orNull(
    Type.Array(Type.String(), { description: 'Where this is the first second factor; shown only now.' }),
  ),
});
export type RegisteredPasskey = Static<typeof RegisteredPasskey>;
