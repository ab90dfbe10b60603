import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { refuse } from './errors.ts';
import { unwrap } from './problems.ts';

/** How the shop is reached: decides whether cookies are for https only, and which origin is its own. */
export interface Site {
  publicUrl: string;
}

/**
 * Whether the server was reached by a number or as localhost, and the origin is that address. No name of an attacker can
 * point there, as `evil.example` can point at any address (DNS rebinding).
 */
function isAddressOfServer(origin: string, request: FastifyRequest): boolean {
  if (origin !== `${request.protocol}://${request.host}`) return false;
  const name = request.hostname.replace(/^\[|\]$/g, '');
  return name === 'localhost' || isIP(name) !== 0;
}

/** A link or a redirect opens a document; the way back from Weibo is one. */
function opensDocument(request: FastifyRequest): boolean {
  return request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
}

/**
 * For routes that read or set a cookie: a page of another origin may not call them (cross-site request forgery, which
 * SameSite=Lax alone leaves to sibling domains). The own origin is that of PUBLIC_URL; a shop without https also has the
 * address at which it was reached, by number or as localhost. Programs send neither header and may call the routes.
 */
export function refuseForeignOrigin(site: Site) {
  const own = new URL(site.publicUrl).origin;
  const isHttps = own.startsWith('https:');
  return async (request: FastifyRequest): Promise<void> => {
    // Browsers state who sends a request, also where they leave the Origin out.
    const from = request.headers['sec-fetch-site'];
    if ((from === 'cross-site' || from === 'same-site') && !opensDocument(request))
      unwrap(refuse('origin_refused'));
    const origin = request.headers.origin;
    if (origin === undefined || origin === own) return;
    if (!isHttps && isAddressOfServer(origin, request)) return;
    unwrap(refuse('origin_refused'));
  };
}
