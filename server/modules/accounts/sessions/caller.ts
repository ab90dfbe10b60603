import type { FastifyRequest } from 'fastify';
import { userIdOf } from '../../../platform/auth/access.ts';
import { addressOf } from '../../../platform/http/client-address.ts';

/** A signed-in user, and the session and address that the request came from. */
export interface Caller {
  userId: string;
  sessionId: string;
  ip: string | null;
}

/** Only for routes whose access is `shopper`. */
export function callerOf(request: FastifyRequest): Caller {
  return { userId: userIdOf(request), sessionId: request.claims?.sid ?? '', ip: addressOf(request) };
}
