import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * The address that a request came from, behind `TRUST_PROXY` the one that the proxy names; an IPv4 address in its own
 * form. Null where a forwarded header holds something else.
 */
export function addressOf(request: FastifyRequest): string | null {
  const ip = request.ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return isIP(ip) === 0 ? null : ip;
}
