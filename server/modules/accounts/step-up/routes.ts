import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import type { Accounts } from '../service.ts';
import { callerOf } from '../sessions/caller.ts';
import { Proof } from './schema.ts';

/** A fresh proof of who one is, after `step_up_required`. */
export function stepUpRoutes({ stepUp }: Accounts): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/me/step-up',
      {
        config: { access: 'shopper', limit: 'sign-in' },
        schema: {
          summary: 'Prove again who is signed in, with the password or a code sent to the proven number',
          tags: ['me'],
          body: Proof,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        unwrap(await stepUp.prove(callerOf(request), request.body));
        return reply.code(204).send(null);
      },
    );
  };
}
