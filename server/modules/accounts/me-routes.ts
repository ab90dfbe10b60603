import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../platform/access.ts';
import { refuse } from '../../platform/errors.ts';
import { unwrap } from '../../platform/problems.ts';
import { DeviceSession, Profile, User } from './schema.ts';
import type { Accounts } from './service.ts';

/** The signed-in user's own account. */
export function meRoutes(accounts: Accounts): FastifyPluginAsyncTypebox {
  return async (app) => {
    const config = { access: 'shopper' } as const;
    const tags = ['me'];

    app.get(
      '/api/me',
      { config, schema: { summary: 'Who is signed in', tags, response: { 200: User } } },
      // A deleted account's token lives out its minutes, but it is nobody's.
      async (request) => (await accounts.me(userIdOf(request))) ?? unwrap(refuse('token_invalid')),
    );

    app.patch(
      '/api/me',
      {
        config,
        schema: {
          summary: 'Change the nickname or the picture',
          tags,
          body: Profile,
          response: { 200: User },
        },
      },
      async (request) =>
        (await accounts.changeProfile(userIdOf(request), request.body)) ?? unwrap(refuse('token_invalid')),
    );

    app.get(
      '/api/me/sessions',
      {
        config,
        schema: {
          summary: 'Where the account is signed in',
          tags,
          response: { 200: Type.Object({ items: Type.Array(DeviceSession) }) },
        },
      },
      async (request) => ({
        items: await accounts.sessions.list(userIdOf(request), request.claims?.sid ?? ''),
      }),
    );

    app.delete(
      '/api/me/sessions/:id',
      {
        config,
        schema: {
          summary: 'End one session; it can get no further access token',
          tags,
          params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const isEnded = await accounts.sessions.end(userIdOf(request), request.params.id);
        if (!isEnded) unwrap(refuse('not_found'));
        return reply.code(204).send(null);
      },
    );
  };
}
