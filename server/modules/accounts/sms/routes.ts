import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { clientOf } from '../../../platform/http/client.ts';
import type { Site } from '../../../platform/http/own-origin.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { refuseInvalidFields } from '../../../platform/http/validation.ts';
import { mobileErrors } from '../mobile/rules.ts';
import { MobileProof } from '../schema.ts';
import type { Accounts } from '../service.ts';
import { sendSession } from '../sessions/refresh-cookie.ts';
import { CodeRequest, CodeSent, SmsSession } from './schema.ts';

/** Codes by SMS, and sign-in with them. */
export function smsRoutes({ codes, sms }: Accounts, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    const config = { access: 'anyone', limit: 'sign-in' } as const;
    const tags = ['sign-in'];

    app.post(
      '/api/auth/sms/codes',
      {
        config,
        attachValidation: true,
        schema: {
          summary: 'Send a code to a mobile number',
          tags,
          body: CodeRequest,
          response: { 202: CodeSent },
        },
      },
      async (request, reply) => {
        refuseInvalidFields(request, mobileErrors(request.body.mobile));
        const sent = unwrap(await codes.send(request.body.mobile, clientOf(request).ip));
        reply.code(202);
        return sent;
      },
    );

    app.post(
      '/api/auth/sms/login',
      {
        // A proof ends the sessions of an account that only claimed the number.
        config: { ...config, endsSessions: true },
        attachValidation: true,
        schema: {
          summary: 'Sign in with a mobile number and the code sent to it; the first time makes the account',
          tags,
          body: MobileProof,
          response: { 200: SmsSession },
        },
      },
      async (request, reply) => {
        refuseInvalidFields(request, mobileErrors(request.body.mobile));
        const signedIn = unwrap(await sms.login(request.body, clientOf(request)));
        const { created, claimEnded } = signedIn;
        return { ...sendSession(reply, site, signedIn), created, claimEnded };
      },
    );
  };
}
