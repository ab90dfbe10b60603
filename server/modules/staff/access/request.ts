import type { FastifyRequest } from 'fastify';
import { unwrap } from '../../../platform/http/problems.ts';
import { refuse } from '../errors.ts';
import type { Permission } from '../permissions.ts';

/** The id of the session that a guarded call belongs to. */
export function sessionIdOf(request: FastifyRequest): string {
  if (!request.claims) throw new Error(`${request.url} asks for a session but is open to anyone`);
  return request.claims.sid;
}

/**
 * For what the permission of a route does not cover, such as a change that also touches a price.
 * @throws ProblemError `permission_denied`
 */
export function requirePermission(request: FastifyRequest, permission: Permission): void {
  if (!request.grants?.has(permission)) unwrap(refuse('permission_denied'));
}
