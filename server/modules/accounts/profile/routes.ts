import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { User } from '../schema.ts';
import type { Accounts } from '../service.ts';
import { callerOf } from '../sessions/caller.ts';
import { presentUser } from '../view.ts';
import { ProfileChange, UsernameChoice } from './schema.ts';

/** The signed-in user's profile. */
export function profileRoutes({ profile }: Accounts): FastifyPluginAsyncTypebox {
  return async (app) => {
    const config = { access: 'shopper' } as const;
    const tags = ['me'];

    app.get(
      '/api/me',
      {
        config: { ...config, limit: 'read' },
        schema: { summary: 'Who is signed in', tags, response: { 200: User } },
      },
      async (request) => {
        // An access token outlives the deletion of its account by up to 15 minutes.
        const user = (await profile.find(userIdOf(request))) ?? unwrap(refuse('token_invalid'));
        return presentUser(user);
      },
    );

    app.patch(
      '/api/me',
      {
        config: { ...config, limit: 'write' },
        schema: {
          summary: 'Change the nickname or the picture',
          tags,
          body: ProfileChange,
          response: { 200: User },
        },
      },
      async (request) => {
        const changed = await profile.change(userIdOf(request), request.body);
        return presentUser(changed ?? unwrap(refuse('token_invalid')));
      },
    );

    app.put(
      '/api/me/username',
      {
        config: { ...config, limit: 'write' },
        schema: {
          summary: 'Choose a username, once, where there is none',
          tags,
          body: UsernameChoice,
          response: { 200: User },
        },
      },
      async (request) =>
        presentUser(unwrap(await profile.chooseUsername(callerOf(request), request.body.username))),
    );
  };
}
