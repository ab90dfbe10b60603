import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import type { Accounts } from '../service.ts';
import { callerOf } from '../sessions/caller.ts';
import { Deletion } from './schema.ts';

/** Deleting one's own account. */
export function deletionRoutes({ deletion }: Accounts): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.delete(
      '/api/me',
      {
        config: { access: 'shopper', endsSessions: true, limit: 'write' },
        schema: {
          summary: 'Delete the account, with its password or a code sent to its number',
          tags: ['me'],
          body: Deletion,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        unwrap(await deletion.remove(callerOf(request), request.body));
        return reply.code(204).send(null);
      },
    );
  };
}
