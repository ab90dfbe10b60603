import { Type } from 'typebox';
import { Mobile } from '../schema.ts';
import { Session } from '../sessions/schema.ts';

export const CodeRequest = Type.Object({ mobile: Mobile });

export const CodeSent = Type.Object({ retryAfterSeconds: Type.Integer() });

export const SmsSession = Type.Object({
  ...Session.properties,
  created: Type.Boolean({ description: 'Whether this sign-in made the account.' }),
  passwordEnded: Type.Boolean({
    description:
      'Whether the number was unproven until now, and the password and sessions set before have ended.',
  }),
});
