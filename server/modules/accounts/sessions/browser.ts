import type { FastifyReply, FastifyRequest } from 'fastify';
import { addressOf } from '../../../platform/http/client-address.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { type Client, SESSION_DAYS } from './service.ts';

const COOKIE = 'jishi_refresh';

const BROWSERS: [RegExp, string][] = [
  [/MicroMessenger/, '微信'],
  [/Edg(A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/HarmonyOS/, 'HarmonyOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

/** What a person calls the device: `Chrome · Windows`; the program's own first word where it is no browser. */
function deviceName(userAgent: string): string {
  const nameIn = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(userAgent))?.[1];
  const names = [nameIn(BROWSERS), nameIn(SYSTEMS)].filter((name) => name !== undefined);
  return names.length > 0 ? names.join(' · ') : (userAgent.split(/[\s/]/)[0] ?? '').slice(0, 60);
}

/** Who asks. */
export function clientOf(request: FastifyRequest): Client {
  return { ip: addressOf(request), device: deviceName(request.headers['user-agent'] ?? '') };
}

/** How the shop is reached: decides whether cookies are for https only, and which origin is its own. */
export interface Site {
  publicUrl: string;
}

function cookieOptions(site: Site) {
  return {
    path: '/api/auth',
    httpOnly: true,
    sameSite: 'lax',
    secure: site.publicUrl.startsWith('https:'),
  } as const;
}

export function setRefreshCookie(reply: FastifyReply, site: Site, refreshToken: string): void {
  reply.setCookie(COOKIE, refreshToken, { ...cookieOptions(site), maxAge: SESSION_DAYS * 86_400 });
}

export function clearRefreshCookie(reply: FastifyReply, site: Site): void {
  reply.clearCookie(COOKIE, cookieOptions(site));
}

export function refreshCookieOf(request: FastifyRequest): string | null {
  return request.cookies[COOKIE] || null;
}

/**
 * For routes that read or set the cookie: a page of another origin may not call them (cross-site request forgery,
 * which SameSite=Lax alone leaves to sibling domains). Programs send no Origin and are let through.
 */
export function refuseForeignOrigin(site: Site) {
  const own = new URL(site.publicUrl).origin;
  return async (request: FastifyRequest): Promise<void> => {
    const origin = request.headers.origin;
    if (origin === undefined || origin === own) return;
    // Reached under another of its names, such as localhost for 127.0.0.1.
    if (origin === `${request.protocol}://${request.host}`) return;
    unwrap(refuse('origin_refused'));
  };
}
