import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { ErrorObject } from 'ajv';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { ACCESS_TOKEN_SECONDS } from '../../platform/auth/tokens.ts';
import { clientOf } from '../../platform/http/client.ts';
import { refuse as refuseAny } from '../../platform/http/errors.ts';
import { refuseForeignOrigin, type Site } from '../../platform/http/own-origin.ts';
import { type FieldError, unwrap } from '../../platform/http/problems.ts';
import { validationRefusal } from '../../platform/http/validation.ts';
import { mobileErrors, newPasswordErrors, registrationErrors } from './registration/checks.ts';
import {
  Access,
  CodeRequest,
  Credentials,
  PasswordReset,
  Registration,
  Session,
  SmsLogin,
  SmsSession,
} from './schema.ts';
import { type Accounts, presentUser } from './service.ts';
import { clearRefreshCookie, refreshCookieOf, setRefreshCookie } from './sessions/browser.ts';
import type { SignedIn } from './sessions/service.ts';

/** Refuses with everything that is wrong: what the schema found, then what `further` finds in the other fields. */
export function refuseBadFields(request: FastifyRequest, further: FieldError[]): void {
  const found = (request.validationError?.validation ?? []) as ErrorObject[];
  const errors = found.length > 0 ? (validationRefusal(found).details.errors as FieldError[]) : [];
  const named = new Set(errors.map((error) => error.path));
  const all = [...errors, ...further.filter((error) => !named.has(error.path))];
  if (request.validationError || all.length > 0) unwrap(refuseAny('validation_failed', { errors: all }));
}

export const NEW_PASSWORD_FIELDS = { password: 'newPassword', confirm: 'newPasswordConfirm' };

/** The session as its owner's browser gets it: the refresh token in the cookie, the rest as the answer. */
export function sendSession(reply: FastifyReply, site: Site, signedIn: SignedIn): Session {
  setRefreshCookie(reply, site, signedIn.refreshToken);
  return {
    user: presentUser(signedIn.user),
    accessToken: signedIn.accessToken,
    expiresInSeconds: ACCESS_TOKEN_SECONDS,
  };
}

/** Registration, sign-in and what keeps a session going. */
export function authRoutes(accounts: Accounts, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.addHook('onRequest', refuseForeignOrigin(site));
    const config = { access: 'anyone' } as const;
    const tags = ['sign-in'];

    app.post(
      '/api/auth/register',
      {
        config,
        attachValidation: true,
        schema: {
          summary: 'Register and be signed in',
          tags,
          body: Registration,
          response: { 201: Session },
        },
      },
      async (request, reply) => {
        refuseBadFields(request, registrationErrors(request.body));
        const signedIn = unwrap(await accounts.register(request.body, clientOf(request)));
        reply.code(201);
        return sendSession(reply, site, signedIn);
      },
    );

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
        sendSession(reply, site, unwrap(await accounts.login(request.body, clientOf(request)))),
    );

    app.post(
      '/api/auth/sms/codes',
      {
        config,
        attachValidation: true,
        schema: {
          summary: 'Send a code to a mobile number',
          tags,
          body: CodeRequest,
          response: { 202: Type.Object({ retryAfterSeconds: Type.Integer() }) },
        },
      },
      async (request, reply) => {
        refuseBadFields(request, mobileErrors(request.body.mobile));
        const sent = unwrap(await accounts.codes.send(request.body.mobile, clientOf(request).ip));
        reply.code(202);
        return sent;
      },
    );

    app.post(
      '/api/auth/sms/login',
      {
        config,
        attachValidation: true,
        schema: {
          summary: 'Sign in with a mobile number and the code sent to it; the first time makes the account',
          tags,
          body: SmsLogin,
          response: { 200: SmsSession },
        },
      },
      async (request, reply) => {
        refuseBadFields(request, mobileErrors(request.body.mobile));
        const signedIn = unwrap(await accounts.bySms.login(request.body, clientOf(request)));
        const { created, passwordEnded } = signedIn;
        return { ...sendSession(reply, site, signedIn), created, passwordEnded };
      },
    );

    app.post(
      '/api/auth/password/reset',
      {
        config,
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
        refuseBadFields(request, [
          ...mobileErrors(mobile),
          ...newPasswordErrors(newPassword, newPasswordConfirm, NEW_PASSWORD_FIELDS),
        ]);
        unwrap(await accounts.bySms.resetPassword(request.body, clientOf(request)));
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/api/auth/refresh',
      {
        config,
        schema: {
          summary: 'A new access token for the refresh cookie, which is renewed',
          tags,
          security: [{ refreshCookie: [] }],
          response: { 200: Access },
        },
      },
      async (request, reply) => {
        const token = refreshCookieOf(request);
        if (token === null) return unwrap(refuseAny('refresh_missing'));
        const refreshed = unwrap(await accounts.sessions.refresh(token, clientOf(request)));
        setRefreshCookie(reply, site, refreshed.refreshToken);
        return { accessToken: refreshed.accessToken, expiresInSeconds: ACCESS_TOKEN_SECONDS };
      },
    );

    app.post(
      '/api/auth/logout',
      {
        config,
        schema: {
          summary: 'End the session of the refresh cookie',
          tags,
          security: [{ refreshCookie: [] }],
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const token = refreshCookieOf(request);
        if (token !== null) await accounts.sessions.signOut(token);
        clearRefreshCookie(reply, site);
        return reply.code(204).send(null);
      },
    );
  };
}
