import type { FastifyRequest } from 'fastify';
import { refuse } from './errors.ts';
import { unwrap } from './problems.ts';

/** How the shop is reached: decides whether cookies are for https only, and which origin is its own. */
export interface Site {
  publicUrl: string;
}

/**
 * For routes that read or set a cookie: a page of another origin may not call them (cross-site request forgery, which
 * SameSite=Lax alone leaves to sibling domains). Programs send no Origin and may call them.
 */
export function refuseForeignOrigin(site: Site) {
  const own = new URL(site.publicUrl).origin;
  return async (request: FastifyRequest): Promise<void> => {
    // Browsers state who sends a request, also where they leave the Origin out. The way back from Weibo is a GET.
    const from = request.headers['sec-fetch-site'];
    if (request.method !== 'GET' && (from === 'cross-site' || from === 'same-site'))
      unwrap(refuse('origin_refused'));
    const origin = request.headers.origin;
    if (origin === undefined || origin === own) return;
    // The server has several names, such as localhost for 127.0.0.1.
    if (origin === `${request.protocol}://${request.host}`) return;
    unwrap(refuse('origin_refused'));
  };
}
