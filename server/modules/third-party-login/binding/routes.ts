import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { LOGIN_REGISTRATIONS, type LoginProvider } from '../../../gateways/login-providers.ts';
import { userIdOf } from '../../../platform/auth/access.ts';
import { clientOf } from '../../../platform/http/client.ts';
import type { Site } from '../../../platform/http/own-origin.ts';
import { type FieldError, unwrap } from '../../../platform/http/problems.ts';
import { refuseInvalidFields } from '../../../platform/http/validation.ts';
import { callerOf, registrationErrors, sendSession } from '../../accounts/index.ts';
import { ThirdParty } from '../schema.ts';
import type { ThirdPartyLogin } from '../service.ts';
import { stateCookie } from '../state-cookie.ts';
import { Binding, BoundSession, TicketOwner } from './schema.ts';
import type { TicketInBrowser } from './service.ts';

const TicketBody = Type.Pick(Binding, ['ticket']);

const ticketOf = (request: FastifyRequest<{ Body: { ticket: string } }>): TicketInBrowser => ({
  ticket: request.body.ticket,
  browser: stateCookie.read(request),
});

/** What the schema cannot check in a binding. The fields may have any type: all errors are reported at once. */
function bindingErrors(body: unknown): FieldError[] {
  if (typeof body !== 'object' || body === null) return [];
  const { create, username, password } = body as Record<string, unknown>;
  if (create !== undefined)
    return registrationErrors(create).map((error) => ({ ...error, path: `create.${error.path}` }));
  const missing = { zh: '不能为空', en: 'is required' };
  return Object.entries({ username, password })
    .filter(([, value]) => value === undefined)
    .map(([path]) => ({ path, ...missing }));
}

/** Binds a user of one third party to an account, and signs in. */
export function bindingRoutes(
  login: ThirdPartyLogin,
  provider: LoginProvider,
  site: Site,
): FastifyPluginAsyncTypebox {
  const { title } = LOGIN_REGISTRATIONS[provider];
  const config = { access: 'anyone', limit: 'sign-in' } as const;
  const tags = ['sign-in'];
  return async (app) => {
    app.post(
      `/api/auth/${provider}/ticket`,
      {
        config,
        schema: {
          summary: `Whose ${title} a ticket would bind; only for the browser that came through the callback`,
          tags,
          body: TicketBody,
          response: { 200: TicketOwner },
        },
      },
      async (request) => unwrap(await login.ownerOf(provider, ticketOf(request))),
    );

    app.post(
      `/api/auth/${provider}/bind`,
      {
        config,
        attachValidation: true,
        schema: {
          summary: `Bind the ${title} user of a ticket to an existing account, or to a new one, and sign in`,
          tags,
          body: Binding,
          response: { 200: BoundSession, 201: BoundSession },
        },
      },
      async (request, reply) => {
        refuseInvalidFields(request, bindingErrors(request.body));
        const { create, username = '', password = '' } = request.body;
        const ticket = ticketOf(request);
        const client = clientOf(request);
        const bound = unwrap(
          create === undefined
            ? await login.bindExisting(provider, ticket, { username, password }, client)
            : await login.bindNew(provider, ticket, create, client),
        );
        reply.code(create === undefined ? 200 : 201);
        return { ...sendSession(reply, site, bound), returnTo: bound.returnTo };
      },
    );
  };
}

/** The signed-in user's third-party accounts. */
export function ownThirdPartyRoutes(login: ThirdPartyLogin): FastifyPluginAsyncTypebox {
  return async (app) => {
    const config = { access: 'shopper' } as const;
    const tags = ['me'];

    app.get(
      '/api/me/third-party',
      {
        config: { ...config, limit: 'read' },
        schema: {
          summary: 'What else the account may be signed in with',
          tags,
          response: { 200: Type.Object({ items: Type.Array(ThirdParty) }) },
        },
      },
      async (request) => ({ items: await login.list(userIdOf(request)) }),
    );

    app.post(
      '/api/me/third-party',
      {
        config: { ...config, limit: 'write' },
        schema: {
          summary: 'Bind the third-party user of a ticket to this account',
          tags,
          body: TicketBody,
          response: { 201: ThirdParty },
        },
      },
      async (request, reply) => {
        const bound = unwrap(await login.bindOwn(callerOf(request), ticketOf(request)));
        reply.code(201);
        return bound;
      },
    );

    app.delete(
      '/api/me/third-party/:provider',
      {
        config: { ...config, limit: 'write' },
        schema: {
          summary: 'Unbind, unless it is the only way to sign in',
          tags,
          params: Type.Object({ provider: Type.String({ maxLength: 100 }) }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        unwrap(await login.unbind(callerOf(request), request.params.provider));
        return reply.code(204).send(null);
      },
    );
  };
}
