import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { bearerOf, userIdOf } from '../../../platform/auth/access.ts';
import type { Tokens } from '../../../platform/auth/tokens.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { refuseForeignOrigin, type Site } from '../../../platform/http/own-origin.ts';
import { isRefusal, unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { operatorOf } from '../operator.ts';
import type { SecondFactors } from '../second-factor/service.ts';
import type { SignIn } from '../sign-in/service.ts';
import {
  AuthenticationOptions,
  NewPasskey,
  OptionsRequest,
  Passkey,
  RegisteredPasskey,
  RegistrationOptions,
} from './schema.ts';
import type { Passkeys } from './service.ts';

const originOf = (request: FastifyRequest) => request.headers.origin ?? null;

/** Passkeys (WebAuthn): how a member of staff registers, lists and removes them, and what a sign-in asks for. */
export function passkeyRoutes(deps: {
  passkeys: Passkeys;
  secondFactors: SecondFactors;
  signIn: SignIn;
  tokens: Tokens;
  site: Site;
}): FastifyPluginAsyncTypebox {
  const { passkeys, secondFactors, signIn, tokens, site } = deps;

  /** Who is about to prove themselves: the person of the ticket, or of the token at a step-up. */
  async function personOf(request: FastifyRequest, ticket: string | undefined): Promise<string | null> {
    if (ticket !== undefined) return signIn.personOfTicket(ticket);
    const token = bearerOf(request);
    const claims = token === null ? null : tokens.verify(token);
    return claims === null || isRefusal(claims) || !claims.staff ? null : claims.sub;
  }

  return async (app) => {
    app.addHook('onRequest', refuseForeignOrigin(site));
    const tags = ['operator: sign-in'];
    const config = { access: 'staff', stepUp: true, limit: 'write' } as const;

    app.post(
      '/api/admin/auth/passkey/options',
      {
        config: { access: 'anyone', limit: 'sign-in' },
        schema: {
          summary: 'What a browser needs to answer with a passkey, at a sign-in or a step-up',
          tags,
          body: OptionsRequest,
          response: { 200: AuthenticationOptions },
        },
      },
      async (request) => {
        const person = await personOf(request, request.body.ticket);
        if (request.body.ticket !== undefined && person === null) return unwrap(refuse('ticket_expired'));
        return { ...(await passkeys.authenticationOptions(person, originOf(request))) };
      },
    );

    app.get(
      '/api/admin/me/passkeys',
      {
        config: { access: 'staff', limit: 'read' },
        schema: {
          summary: 'The own passkeys',
          tags,
          response: { 200: Type.Object({ items: Type.Array(Passkey) }) },
        },
      },
      async (request) => ({ items: await passkeys.list(userIdOf(request)) }),
    );

    app.post(
      '/api/admin/me/passkeys/options',
      {
        config,
        schema: {
          summary: 'What a browser needs to make a passkey',
          tags,
          response: { 200: RegistrationOptions },
        },
      },
      async (request) => {
        const row = await signIn.read(userIdOf(request));
        if (row === undefined) return unwrap(refuse('token_invalid'));
        return { ...(await passkeys.registrationOptions(row, originOf(request))) };
      },
    );

    app.post(
      '/api/admin/me/passkeys',
      {
        config,
        schema: {
          summary: 'Register the passkey that the browser made',
          tags,
          body: NewPasskey,
          response: { 201: RegisteredPasskey },
        },
      },
      async (request, reply) => {
        const passkey = unwrap(await secondFactors.addPasskey(operatorOf(request), request.body));
        return reply.code(201).send(passkey);
      },
    );

    app.delete(
      '/api/admin/me/passkeys/:id',
      {
        config,
        schema: { summary: 'Remove a passkey', tags, params: IdParams, response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        if (!(await secondFactors.removePasskey(operatorOf(request), request.params.id)))
          unwrap(refuse('not_found'));
        return reply.code(204).send(null);
      },
    );
  };
}
