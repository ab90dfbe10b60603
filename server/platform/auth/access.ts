import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { refuse } from '../http/errors.ts';
import { isRefusal, type Refusal, unwrap } from '../http/problems.ts';
import type { Claims, Tokens } from './tokens.ts';

/**
 * The kinds of access, by name. The platform knows only `anyone`; the application declares its own kinds by merging
 * into this interface (server/wiring/staff.ts) and judges them in `AccessRules.judge`.
 */
export interface AccessKinds {
  anyone: true;
}

/** Who may call a route. Every route below /api must name this in `config.access`, or the start throws. */
export type Access = keyof AccessKinds;
export type GuardedAccess = Exclude<Access, 'anyone'>;

/** Names, given by the application, of what else the caller may do. A route may answer more to a caller who has one. */
export type Grants = ReadonlySet<string>;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** The caller must have proven who they are a short time ago (`AccessRules.judge` says how long). */
    stepUp?: boolean;
    /** The route may end sessions. After its answer this server refuses the access tokens of these sessions. */
    endsSessions?: boolean;
  }
  interface FastifyRequest {
    /** The verified claims of the caller's token; null on a route that anyone may call. */
    claims: Claims | null;
    /** Null on a route that anyone may call. */
    grants: Grants | null;
  }
}

/** A call of a route that not everyone may call. */
export interface GuardedCall {
  access: GuardedAccess;
  method: string;
  stepUp: boolean;
}

export interface AccessRules {
  tokens: Tokens;
  /** Whether the session of a verified token has ended. It runs for each call, so it must not wait for I/O. */
  isRevoked: (claims: Claims) => boolean;
  /** Decides whether a verified token allows this call. @returns a refusal, or what else the caller may do */
  judge: (claims: Claims, call: GuardedCall) => Refusal | Grants | Promise<Refusal | Grants>;
  /** Whether `judge` knows this kind of access. The start throws if a route names an unknown kind. */
  isKnown: (access: GuardedAccess) => boolean;
}

/**
 * The id of the caller, from the verified token.
 * @throws on a route that anyone may call
 */
export function userIdOf(request: FastifyRequest): string {
  if (!request.claims) throw new Error(`${request.url} needs the caller's id, but anyone may call it`);
  return request.claims.sub;
}

/** The token of `Authorization: Bearer <token>`. The scheme ignores case, the token has no space (RFC 9110 §11.4, RFC 6750 §2.1). */
export function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer +(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

async function check(request: FastifyRequest, rules: AccessRules, access: GuardedAccess) {
  const token = bearerOf(request);
  if (token === null) return unwrap(refuse('token_missing'));
  const claims = unwrap(rules.tokens.verify(token));
  if (rules.isRevoked(claims)) return unwrap(refuse('token_invalid'));
  const stepUp = request.routeOptions.config.stepUp === true;
  const judged = await rules.judge(claims, { access, method: request.method, stepUp });
  if (isRefusal(judged)) return unwrap(judged);
  request.claims = claims;
  request.grants = judged;
}

/** Checks the caller of every route by its `config.access`, before the body is read. */
export const accessGuard = fastifyPlugin(async (app: FastifyInstance, rules: AccessRules) => {
  app.decorateRequest('claims', null);
  app.decorateRequest('grants', null);
  app.addHook('onRoute', (route) => {
    const access = route.config?.access;
    if (access === undefined) {
      if (route.url.startsWith('/api/')) throw new Error(`${route.method} ${route.url} has no config.access`);
      return;
    }
    if (access === 'anyone') return;
    if (!rules.isKnown(access))
      throw new Error(`${route.method} ${route.url} asks for the unknown access '${access}'`);
    route.schema = { ...route.schema, security: [{ bearer: [] }] };
    const guard = (request: FastifyRequest) => check(request, rules, access);
    route.onRequest = [guard, ...[route.onRequest ?? []].flat()];
  });
});
