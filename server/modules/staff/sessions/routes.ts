import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { clientOf } from '../../../platform/http/client.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { refuseForeignOrigin, type Site } from '../../../platform/http/own-origin.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { createSiteCookie } from '../../../platform/http/site-cookie.ts';
import { sessionIdOf } from '../access/request.ts';
import { Access, StaffDevice } from './schema.ts';
import { type OpenedSession, SESSION_DAYS, type Sessions } from './service.ts';

const cookie = createSiteCookie({
  name: 'jishi_staff_refresh',
  path: '/api/admin/auth',
  // No link from elsewhere opens the back office with this cookie: its pages ask for a token by themselves.
  sameSite: 'strict',
  maxAgeSeconds: SESSION_DAYS * 86_400,
});

/** Puts the refresh token into the cookie. @returns what the body says of the session */
export function sendSession(reply: FastifyReply, site: Site, session: OpenedSession): Access {
  cookie.set(reply, site, session.refreshToken);
  return { accessToken: session.accessToken, expiresInSeconds: session.expiresInSeconds };
}

/** What keeps a session of staff going, shows it and ends it. */
export function sessionRoutes(sessions: Sessions, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.addHook('onRequest', refuseForeignOrigin(site));
    const tags = ['operator: sign-in'];
    const security = [{ staffRefreshCookie: [] }];

    app.post(
      '/api/admin/auth/refresh',
      {
        config: { access: 'anyone', limit: 'sign-in' },
        schema: {
          summary: 'A new access token for the refresh cookie, which is renewed',
          tags,
          security,
          response: { 200: Access },
        },
      },
      async (request, reply) => {
        const token = cookie.read(request);
        if (!token) return unwrap(refuse('refresh_missing'));
        return sendSession(reply, site, unwrap(await sessions.refresh(token, clientOf(request))));
      },
    );

    app.post(
      '/api/admin/auth/logout',
      {
        config: { access: 'anyone', limit: 'sign-in' },
        schema: {
          summary: 'End the session of the refresh cookie',
          tags,
          security,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const token = cookie.read(request);
        if (token) await sessions.signOut(token);
        cookie.clear(reply, site);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/admin/me/sessions',
      {
        config: { access: 'staff', limit: 'read' },
        schema: {
          summary: 'Where one is signed in',
          tags,
          response: { 200: Type.Object({ items: Type.Array(StaffDevice) }) },
        },
      },
      async (request) => ({ items: await sessions.list(userIdOf(request), sessionIdOf(request)) }),
    );

    app.delete(
      '/api/admin/me/sessions/:id',
      {
        config: { access: 'staff', limit: 'write' },
        schema: {
          summary: 'End one of the own sessions, at once on every server',
          tags,
          params: IdParams,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const isEnded = await sessions.end(userIdOf(request), request.params.id);
        if (!isEnded) unwrap(refuse('not_found'));
        return reply.code(204).send(null);
      },
    );
  };
}
