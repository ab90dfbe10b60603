import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Site } from './own-origin.ts';

export interface SiteCookieOptions {
  name: string;
  /** Where a shop without https gets the cookie back. */
  path: string;
  sameSite: 'lax' | 'strict';
  maxAgeSeconds: number;
}

/**
 * A cookie that only the shop itself can have set. Behind https its name begins with `__Host-` (RFC 6265bis §4.1.3):
 * browsers take such a cookie from this very host only, so that no page of a sibling domain can put its own session or
 * state in the place of the visitor's. The prefix asks for the path `/`. Without https there is no prefix.
 */
export function createSiteCookie({ name, path, sameSite, maxAgeSeconds }: SiteCookieOptions) {
  const hostName = `__Host-${name}`;

  function place(site: Site): { name: string; options: CookieSerializeOptions } {
    const secure = site.publicUrl.startsWith('https:');
    const options = { path: secure ? '/' : path, httpOnly: true, sameSite, secure };
    return { name: secure ? hostName : name, options };
  }

  /** Behind https the name without the prefix is of the release before; read, it is replaced or removed. */
  function dropOld(reply: FastifyReply, site: Site): void {
    if (!site.publicUrl.startsWith('https:') || reply.request.cookies[name] === undefined) return;
    reply.clearCookie(name, { path, httpOnly: true, sameSite, secure: true });
  }

  return {
    set(reply: FastifyReply, site: Site, value: string): void {
      const { name: present, options } = place(site);
      reply.setCookie(present, value, { ...options, maxAge: maxAgeSeconds });
      dropOld(reply, site);
    },
    clear(reply: FastifyReply, site: Site): void {
      const { name: present, options } = place(site);
      reply.clearCookie(present, options);
      dropOld(reply, site);
    },
    /** The cookie's value; null without one. */
    read(request: FastifyRequest): string | null {
      return request.cookies[hostName] || request.cookies[name] || null;
    },
  };
}
