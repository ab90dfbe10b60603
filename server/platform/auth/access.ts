import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { refuse } from '../http/errors.ts';
import { type Refusal, unwrap } from '../http/problems.ts';
import type { Claims, Tokens } from './tokens.ts';

/** Who may call a route. Every route below /api says so in `config.access`; one that does not stops the start. */
export type Access = 'anyone' | 'shopper' | 'staff' | `staff:${string}`;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** The verified claims of the caller's token; absent where anyone may call. */
    claims: Claims | null;
  }
}

export interface AccessRules {
  tokens: Tokens;
  /** Judges a verified token for a kind of access that is not open to anyone. */
  judge: (claims: Claims, access: Exclude<Access, 'anyone'>) => Refusal | null | Promise<Refusal | null>;
}

/** The id of the signed-in user; only for routes whose access is `shopper`. */
export function userIdOf(request: FastifyRequest): string {
  if (!request.claims) throw new Error(`${request.url} asks for a user but is open to anyone`);
  return request.claims.sub;
}

/** The scheme is case-insensitive, the token one word (RFC 9110 §11.4, RFC 6750 §2.1). */
function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer +(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

async function check(request: FastifyRequest, rules: AccessRules, access: Exclude<Access, 'anyone'>) {
  const token = bearerOf(request);
  if (token === null) return unwrap(refuse('token_missing'));
  const claims = unwrap(rules.tokens.verify(token));
  unwrap(await rules.judge(claims, access));
  request.claims = claims;
}

/** Guards every route by its `config.access`, before the body is read. */
export const accessGuard = fastifyPlugin(async (app: FastifyInstance, rules: AccessRules) => {
  app.decorateRequest('claims', null);
  app.addHook('onRoute', (route) => {
    const access = route.config?.access;
    if (access === undefined) {
      if (route.url.startsWith('/api/'))
        throw new Error(`${route.method} ${route.url} does not say who may call it`);
      return;
    }
    if (access === 'anyone') return;
    route.schema = { ...route.schema, security: [{ bearer: [] }] };
    const guard = (request: FastifyRequest) => check(request, rules, access);
    route.onRequest = [guard, ...[route.onRequest ?? []].flat()];
  });
});
