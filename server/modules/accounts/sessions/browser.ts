import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Site } from '../../../platform/http/own-origin.ts';
import { SESSION_DAYS } from './service.ts';

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
