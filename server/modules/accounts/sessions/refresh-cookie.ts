import type { FastifyReply } from 'fastify';
import { ACCESS_TOKEN_SECONDS } from '../../../platform/auth/tokens.ts';
import type { Site } from '../../../platform/http/own-origin.ts';
import { createSiteCookie } from '../../../platform/http/site-cookie.ts';
import { presentUser } from '../view.ts';
import type { Session } from './schema.ts';
import { SESSION_DAYS, type SignedIn } from './service.ts';

const cookie = createSiteCookie({
  name: 'jishi_refresh',
  path: '/api/auth',
  sameSite: 'lax',
  maxAgeSeconds: SESSION_DAYS * 86_400,
});

export const setRefreshCookie = cookie.set;
export const clearRefreshCookie = cookie.clear;
export const refreshCookieOf = cookie.read;

/** Puts the refresh token into the cookie and returns the rest of the session as the answer. */
export function sendSession(reply: FastifyReply, site: Site, signedIn: SignedIn): Session {
  setRefreshCookie(reply, site, signedIn.refreshToken);
  return {
    user: presentUser(signedIn.user),
    accessToken: signedIn.accessToken,
    expiresInSeconds: ACCESS_TOKEN_SECONDS,
  };
}
