import type { FastifyRequest } from 'fastify';
import { userIdOf } from '../../platform/auth/access.ts';

/** A member of staff at work, with the request that does it, for the audit log. */
export interface Operator {
  staffId: string;
  requestId: string;
}

export function operatorOf(request: FastifyRequest): Operator {
  return { staffId: userIdOf(request), requestId: request.id };
}
