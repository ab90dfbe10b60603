import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { clientOf } from '../../../platform/http/client.ts';
import type { Site } from '../../../platform/http/own-origin.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { refuseInvalidFields } from '../../../platform/http/validation.ts';
import { mobileErrors } from '../mobile/rules.ts';
import type { Accounts } from '../service.ts';
import { callerOf } from '../sessions/caller.ts';
import { sendSession } from '../sessions/refresh-cookie.ts';
import { Session } from '../sessions/schema.ts';
import { newPasswordErrors } from './rules.ts';
import { Credentials, PasswordChange, PasswordReset } from './schema.ts';

const FIELDS = { password: 'newPassword', confirm: 'newPasswordConfirm' };

/** Sign-in with a password, and a new password for whoever forgot it. */
export function passwordRoutes({ password }: Accounts, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    const config = { access: 'anyone', limit: 'sign-in' } as const;
    const tags = ['sign-in'];

    app.post(
      '/api/auth/login',
      {
        config,
        schema: {
          summary: 'Sign in with a username, or a proven mobile, and a password',
          tags,
          body: Credentials,
          response: { 200: Session },
        },
      },
      async (request, reply) =>
        sendSession(reply, site, unwrap(await password.login(request.body, clientOf(request)))),
    );

    app.post(
      '/api/auth/password/reset',
      {
        config: { ...config, endsSessions: true },
        attachValidation: true,
        schema: {
          summary: 'Set a new password with a code sent to the mobile number; every session ends',
          tags,
          body: PasswordReset,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { mobile, newPassword, newPasswordConfirm } = request.body;
        refuseInvalidFields(request, [
          ...mobileErrors(mobile),
          ...newPasswordErrors(newPassword, newPasswordConfirm, FIELDS),
        ]);
        unwrap(await password.reset(request.body, clientOf(request)));
        return reply.code(204).send(null);
      },
    );
  };
}

/** The signed-in user's password. */
export function ownPasswordRoutes({ password }: Accounts): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.put(
      '/api/me/password',
      {
        config: { access: 'shopper', endsSessions: true, limit: 'write' },
        attachValidation: true,
        schema: {
          summary: 'Change the password, or set the first one; all other sessions end',
          tags: ['me'],
          body: PasswordChange,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { newPassword, newPasswordConfirm } = request.body;
        refuseInvalidFields(request, newPasswordErrors(newPassword, newPasswordConfirm, FIELDS));
        unwrap(await password.change(callerOf(request), request.body));
        return reply.code(204).send(null);
      },
    );
  };
}
