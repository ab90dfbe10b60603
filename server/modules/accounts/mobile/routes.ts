import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { refuseInvalidFields } from '../../../platform/http/validation.ts';
import { MobileProof, User } from '../schema.ts';
import type { Accounts } from '../service.ts';
import { callerOf } from '../sessions/caller.ts';
import { presentUser } from '../view.ts';
import { mobileErrors } from './rules.ts';

/** The signed-in user's mobile number. */
export function mobileRoutes({ mobile }: Accounts): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.put(
      '/api/me/mobile',
      {
        config: { access: 'shopper', endsSessions: true, limit: 'write' },
        attachValidation: true,
        schema: {
          summary: 'Change the mobile number, with the code sent to the new one',
          tags: ['me'],
          body: MobileProof,
          response: { 200: User },
        },
      },
      async (request) => {
        refuseInvalidFields(request, mobileErrors(request.body.mobile));
        return presentUser(unwrap(await mobile.change(callerOf(request), request.body)));
      },
    );
  };
}
