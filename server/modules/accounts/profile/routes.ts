import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { clientOf } from '../../../platform/http/client.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { mobileErrors, newPasswordErrors } from '../registration/checks.ts';
import { NEW_PASSWORD_FIELDS, refuseBadFields } from '../routes.ts';
import { Deletion, DeviceSession, NewUsername, PasswordChange, Profile, SmsLogin, User } from '../schema.ts';
import { type Accounts, presentUser } from '../service.ts';
import type { Caller } from './service.ts';

/** Whose token it is; for routes that change how one signs in. */
export function callerOf(request: FastifyRequest): Caller {
  return { userId: userIdOf(request), sessionId: request.claims?.sid ?? '', ip: clientOf(request).ip };
}

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

    app.put(
      '/api/me/username',
      {
        config,
        schema: {
          summary: 'Choose a username, once, where there is none',
          tags,
          body: Type.Object({ username: NewUsername }),
          response: { 200: User },
        },
      },
      async (request) =>
        presentUser(unwrap(await accounts.own.setUsername(callerOf(request), request.body.username))),
    );

    app.put(
      '/api/me/password',
      {
        config,
        attachValidation: true,
        schema: {
          summary: 'Change the password, or set the first one; all other sessions end',
          tags,
          body: PasswordChange,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { newPassword, newPasswordConfirm } = request.body;
        refuseBadFields(request, newPasswordErrors(newPassword, newPasswordConfirm, NEW_PASSWORD_FIELDS));
        unwrap(await accounts.own.changePassword(callerOf(request), request.body));
        return reply.code(204).send(null);
      },
    );

    app.put(
      '/api/me/mobile',
      {
        config,
        attachValidation: true,
        schema: {
          summary: 'Change the mobile number, with the code sent to the new one',
          tags,
          body: SmsLogin,
          response: { 200: User },
        },
      },
      async (request) => {
        refuseBadFields(request, mobileErrors(request.body.mobile));
        return presentUser(unwrap(await accounts.own.changeMobile(callerOf(request), request.body)));
      },
    );

    app.delete(
      '/api/me',
      {
        config,
        schema: {
          summary: 'Delete the account, with its password or a code sent to its number',
          tags,
          body: Deletion,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        unwrap(await accounts.own.remove(callerOf(request), request.body));
        return reply.code(204).send(null);
      },
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
