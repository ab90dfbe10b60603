import type { FastifyRequest } from 'fastify';
import { userIdOf } from '../../platform/auth/access.ts';

/** The member of staff behind a write and the request that carried it, for the audit log. */
export interface Operator {
  staffId: string;
  requestId: string;
}

/** The operator of a request that a route for staff has let in. */
export function operatorOf(request: FastifyRequest): Operator {
  return { staffId: userIdOf(request), requestId: request.id };
}
