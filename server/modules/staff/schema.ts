import { type Static, Type } from 'typebox';
import { orNull, Time } from '../../platform/http/schema.ts';
import { Version } from '../../platform/http/versions.ts';

export const Staff = Type.Object({
  id: Type.String({ format: 'uuid' }),
  username: Type.String(),
  name: Type.String(),
  roles: Type.Array(Type.String(), { description: 'Names of roles.' }),
  permissions: Type.Array(Type.String()),
  hasSecondFactor: Type.Boolean(),
  secondFactors: Type.Array(Type.Union([Type.Literal('totp'), Type.Literal('passkey')]), {
    description: 'What is set up: an authenticator app, one passkey or more.',
  }),
  mustSetSecondFactor: Type.Boolean({
    description:
      'A role demands a second factor and there is none yet: until then only the own account is open.',
  }),
  status: Type.Union([Type.Literal('active'), Type.Literal('disabled')]),
  isInvited: Type.Boolean({ description: 'The invitation is not accepted yet.' }),
  lastSignInAt: orNull(Time),
  createdAt: Time,
  version: Version,
});
export type Staff = Static<typeof Staff>;
