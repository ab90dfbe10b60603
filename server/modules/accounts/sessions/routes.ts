import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { ACCESS_TOKEN_SECONDS } from '../../../platform/auth/tokens.ts';
import { clientOf } from '../../../platform/http/client.ts';
import { refuse } from '../../../platform/http/errors.ts';
import type { Site } from '../../../platform/http/own-origin.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import type { Accounts } from '../service.ts';
import { clearRefreshCookie, refreshCookieOf, setRefreshCookie } from './refresh-cookie.ts';
import { Access, DeviceSession } from './schema.ts';

/** Renewing and ending the session of the refresh cookie. */
export function sessionRoutes({ sessions }: Accounts, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    const config = { access: 'anyone', endsSessions: true } as const;
    const tags = ['sign-in'];

    app.post(
      '/api/auth/refresh',
      {
        config: { ...config, limit: 'sign-in' },
        schema: {
          summary: 'A new access token for the refresh cookie, which is renewed',
          tags,
          security: [{ refreshCookie: [] }],
          response: { 200: Access },
        },
      },
      async (request, reply) => {
        const token = refreshCookieOf(request);
        if (token === null) return unwrap(refuse('refresh_missing'));
        const refreshed = unwrap(await sessions.refresh(token, clientOf(request)));
        setRefreshCookie(reply, site, refreshed.refreshToken);
        return { accessToken: refreshed.accessToken, expiresInSeconds: ACCESS_TOKEN_SECONDS };
      },
    );

    app.post(
      '/api/auth/logout',
      {
        config: { ...config, limit: 'sign-in' },
        schema: {
          summary: 'End the session of the refresh cookie',
          tags,
          security: [{ refreshCookie: [] }],
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const token = refreshCookieOf(request);
        if (token !== null) await sessions.signOut(token);
        clearRefreshCookie(reply, site);
        return reply.code(204).send(null);
      },
    );
  };
}

/** The signed-in user's list of sessions. */
export function ownSessionRoutes({ sessions }: Accounts): FastifyPluginAsyncTypebox {
  return async (app) => {
    const config = { access: 'shopper', endsSessions: true } as const;
    const tags = ['me'];

    app.get(
      '/api/me/sessions',
      {
        config: { access: 'shopper', limit: 'read' },
        schema: {
          summary: 'Where the account is signed in',
          tags,
          response: { 200: Type.Object({ items: Type.Array(DeviceSession) }) },
        },
      },
      async (request) => ({ items: await sessions.list(userIdOf(request), request.claims?.sid ?? '') }),
    );

    app.delete(
      '/api/me/sessions/:id',
      {
        config: { ...config, limit: 'write' },
        schema: {
          summary: 'End one session; it can get no further access token',
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
