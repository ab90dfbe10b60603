import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { clientOf } from '../../../platform/http/client.ts';
import type { Site } from '../../../platform/http/own-origin.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { refuseInvalidFields } from '../../../platform/http/validation.ts';
import type { Accounts } from '../service.ts';
import { sendSession } from '../sessions/refresh-cookie.ts';
import { Session } from '../sessions/schema.ts';
import { registrationErrors } from './checks.ts';
import { Registration } from './schema.ts';

export function registrationRoutes({ registration }: Accounts, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/auth/register',
      {
        config: { access: 'anyone', limit: 'sign-in' },
        attachValidation: true,
        schema: {
          summary: 'Register and be signed in',
          tags: ['sign-in'],
          body: Registration,
          response: { 201: Session },
        },
      },
      async (request, reply) => {
        refuseInvalidFields(request, registrationErrors(request.body));
        const signedIn = unwrap(await registration.register(request.body, clientOf(request)));
        reply.code(201);
        return sendSession(reply, site, signedIn);
      },
    );
  };
}
