import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Tokens } from '../../../platform/auth/tokens.ts';

const Jwk = Type.Object({
  kty: Type.String(),
  kid: Type.String(),
  alg: Type.String(),
  use: Type.String(),
  crv: Type.Optional(Type.String()),
  x: Type.Optional(Type.String()),
  n: Type.Optional(Type.String()),
  e: Type.Optional(Type.String()),
});

/** The public keys, for other applications that verify the shop's tokens. */
export function tokenKeyRoutes(tokens: Tokens): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/.well-known/jwks.json',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: {
          summary: 'The keys that access tokens verify with (RFC 7517); none where a secret signs them',
          tags: ['sign-in'],
          response: { 200: Type.Object({ keys: Type.Array(Jwk) }) },
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'public, max-age=300');
        return { keys: tokens.publicKeys() };
      },
    );
  };
}
