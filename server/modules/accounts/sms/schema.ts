import { Type } from 'typebox';
import { Mobile } from '../schema.ts';
import { Session } from '../sessions/schema.ts';

export const CodeRequest = Type.Object({ mobile: Mobile });

export const CodeSent = Type.Object({ retryAfterSeconds: Type.Integer() });

export const SmsSession = Type.Object({
  ...Session.properties,
  created: Type.Boolean({ description: 'Whether this sign-in made the account.' }),
  claimEnded: Type.Boolean({
    description: 'Whether another account had the number without proving it, and has lost it.',
  }),
});
