import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACCESS_TOKEN_SECONDS } from '../../../platform/auth/tokens.ts';
import type { Site } from '../../../platform/http/own-origin.ts';
import { presentUser } from '../view.ts';
import type { Session } from './schema.ts';
import { SESSION_DAYS, type SignedIn } from './service.ts';

const COOKIE = 'jishi_refresh';

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

/** Puts the refresh token into the cookie and returns the rest of the session as the answer. */
export function sendSession(reply: FastifyReply, site: Site, signedIn: SignedIn): Session {
  setRefreshCookie(reply, site, signedIn.refreshToken);
  return {
    user: presentUser(signedIn.user),
    accessToken: signedIn.accessToken,
    expiresInSeconds: ACCESS_TOKEN_SECONDS,
  };
}
