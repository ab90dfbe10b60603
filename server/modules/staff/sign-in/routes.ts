import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { clientOf } from '../../../platform/http/client.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { refuseForeignOrigin, type Site } from '../../../platform/http/own-origin.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { sessionIdOf } from '../access/request.ts';
import { operatorOf } from '../operator.ts';
import { Staff } from '../schema.ts';
import { sendSession } from '../sessions/routes.ts';
import { presentStaff } from '../view.ts';
import { refuseWeakPassword } from './checks.ts';
import {
  Credentials,
  InvitationAnswer,
  PasswordChange,
  SecondFactorAnswer,
  SecondFactorAsked,
  StaffSession,
  StepUp,
} from './schema.ts';
import type { SignedIn, SignIn } from './service.ts';

function sendSignedIn(reply: FastifyReply, site: Site, { staff, session }: SignedIn): StaffSession {
  return { staff: presentStaff(staff), ...sendSession(reply, site, session) };
}

/** How staff sign in, prove themselves again, and change their password. */
export function signInRoutes(signIn: SignIn, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.addHook('onRequest', refuseForeignOrigin(site));
    const tags = ['operator: sign-in'];

    app.post(
      '/api/admin/auth/login',
      {
        config: { access: 'anyone', limit: 'sign-in' },
        schema: {
          summary: 'Staff sign-in; where there is a second factor, its first half',
          tags,
          body: Credentials,
          response: { 200: Type.Union([StaffSession, SecondFactorAsked]) },
        },
      },
      async (request, reply) => {
        const answer = unwrap(await signIn.login(request.body, clientOf(request)));
        return 'ticket' in answer ? answer : sendSignedIn(reply, site, answer);
      },
    );

    app.post(
      '/api/admin/auth/second-factor',
      {
        config: { access: 'anyone', limit: 'sign-in' },
        schema: {
          summary: 'The second half of a sign-in: a code, a recovery code or a passkey',
          tags,
          body: SecondFactorAnswer,
          response: { 200: StaffSession },
        },
      },
      async (request, reply) => {
        const { ticket, ...proof } = request.body;
        return sendSignedIn(reply, site, unwrap(await signIn.secondFactor(ticket, proof, clientOf(request))));
      },
    );

    app.post(
      '/api/admin/auth/invitation',
      {
        config: { access: 'anyone', limit: 'sign-in' },
        schema: {
          summary: 'Accept an invitation: choose a password and be signed in',
          tags,
          body: InvitationAnswer,
          response: { 200: StaffSession },
        },
      },
      async (request, reply) => {
        const { token, password, passwordConfirm } = request.body;
        const person = (await signIn.invited(token)) ?? unwrap(refuse('ticket_expired'));
        const input = { password, confirm: passwordConfirm };
        const paths = { password: 'password', confirm: 'passwordConfirm' };
        unwrap(refuseWeakPassword(input, paths, [person.username, person.name]));
        const operator = { staffId: person.id, requestId: request.id };
        const client = clientOf(request);
        return sendSignedIn(
          reply,
          site,
          unwrap(await signIn.acceptInvitation(token, password, operator, client)),
        );
      },
    );

    app.post(
      '/api/admin/auth/step-up',
      {
        config: { access: 'staff', limit: 'sign-in' },
        schema: {
          summary: 'Prove again who one is: for ten minutes this session may do what asks for it',
          tags,
          body: StepUp,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const caller = { staffId: userIdOf(request), sessionId: sessionIdOf(request) };
        unwrap(await signIn.stepUp(caller, request.body, clientOf(request)));
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/api/admin/me',
      {
        config: { access: 'staff', limit: 'read' },
        schema: { summary: 'Which member of staff is signed in', tags, response: { 200: Staff } },
      },
      async (request) => {
        const row = await signIn.read(userIdOf(request));
        return row === undefined ? unwrap(refuse('token_invalid')) : presentStaff(row);
      },
    );

    app.put(
      '/api/admin/me/password',
      {
        config: { access: 'staff', limit: 'write' },
        schema: {
          summary: 'Change the own password; every other session ends',
          tags,
          body: PasswordChange,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { oldPassword, newPassword, newPasswordConfirm } = request.body;
        const operator = operatorOf(request);
        const row = await signIn.read(operator.staffId);
        const input = { password: newPassword, confirm: newPasswordConfirm };
        const paths = { password: 'newPassword', confirm: 'newPasswordConfirm' };
        unwrap(refuseWeakPassword(input, paths, row ? [row.username, row.name] : []));
        const change = { oldPassword, newPassword };
        unwrap(await signIn.changePassword(operator, sessionIdOf(request), change, clientOf(request)));
        return reply.code(204).send(null);
      },
    );
  };
}
