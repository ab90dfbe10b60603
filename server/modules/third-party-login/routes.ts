import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { shopPaths } from '../../../web/shop-paths.ts';
import { userIdOf } from '../../platform/auth/access.ts';
import { clientOf } from '../../platform/http/client.ts';
import { refuseForeignOrigin, type Site } from '../../platform/http/own-origin.ts';
import { type FieldError, unwrap } from '../../platform/http/problems.ts';
import { createSiteCookie } from '../../platform/http/site-cookie.ts';
import { invalidField, refuseInvalidFields } from '../../platform/http/validation.ts';
import { callerOf, registrationErrors, sendSession, setRefreshCookie } from '../accounts/index.ts';
import { readReturnTo } from './return-to.ts';
import { Binding, BoundSession, ThirdParty, TicketOwner } from './schema.ts';
import type { CallbackResult, ThirdPartyLogin } from './service.ts';

const stateCookie = createSiteCookie({
  name: 'jishi_weibo',
  // Binding a ticket to the signed-in account is `POST /api/me/third-party`, so `/api/auth` would not do.
  path: '/api',
  // Strict would not send the cookie when the third party redirects the browser back.
  sameSite: 'lax',
  maxAgeSeconds: 600,
});
const browserOf = stateCookie.read;

/** The page that the browser goes to after a callback. The ticket is in the fragment, which no server, log or referrer sees. */
function pageAfter(result: CallbackResult): string {
  if (result.outcome === 'signed_in') return result.returnTo;
  if (result.outcome === 'unknown') return `${shopPaths.bind}#ticket=${result.ticket}`;
  return `${shopPaths.login}?error=weibo_${result.outcome}`;
}

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

/** Sign-in with Weibo, and binding it to an account. */
export function weiboRoutes(weibo: ThirdPartyLogin, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.addHook('onRequest', refuseForeignOrigin(site));
    const config = { access: 'anyone' } as const;
    const tags = ['sign-in'];
    app.get(
      '/api/auth/weibo/url',
      {
        config: { ...config, limit: 'sign-in' },
        schema: {
          summary: 'Where to send the browser to sign in with Weibo',
          tags,
          querystring: Type.Object({
            returnTo: Type.Optional(Type.String({ maxLength: 1_000, description: 'A path of the shop.' })),
          }),
          response: { 200: Type.Object({ url: Type.String() }) },
        },
      },
      async (request, reply) => {
        const returnTo = readReturnTo(request.query.returnTo);
        if (returnTo === null)
          return unwrap(invalidField('returnTo', '只能是本店的页面', 'must be a path of the shop'));
        const started = unwrap(await weibo.start(returnTo, browserOf(request), clientOf(request).ip));
        stateCookie.set(reply, site, started.browser);
        return { url: started.url };
      },
    );

    app.get(
      '/api/auth/weibo/callback',
      {
        config: { ...config, limit: 'sign-in' },
        // The URL carries Weibo's code. At the level `info` the URL would be logged.
        logLevel: 'warn',
        schema: {
          summary: 'Where Weibo sends the browser back to',
          tags,
          querystring: Type.Object({
            code: Type.Optional(Type.String({ maxLength: 1_000 })),
            state: Type.Optional(Type.String({ maxLength: 1_000 })),
          }),
          response: { 302: Type.Null() },
        },
      },
      async (request, reply) => {
        const result = await weibo.callback(request.query, browserOf(request), clientOf(request));
        if (result.outcome === 'signed_in') setRefreshCookie(reply, site, result.signedIn.refreshToken);
        // Set again, because the ticket is valid for longer than the cookie that the sign-in began with.
        if (result.outcome === 'unknown') stateCookie.set(reply, site, result.browser);
        return reply.redirect(pageAfter(result), 302);
      },
    );

    app.post(
      '/api/auth/weibo/ticket',
      {
        config: { ...config, limit: 'sign-in' },
        schema: {
          summary: 'Whose Weibo a ticket would bind; only for the browser that came through the callback',
          tags,
          body: Type.Pick(Binding, ['ticket']),
          response: { 200: TicketOwner },
        },
      },
      async (request) =>
        unwrap(await weibo.ownerOf({ ticket: request.body.ticket, browser: browserOf(request) })),
    );

    app.post(
      '/api/auth/weibo/bind',
      {
        config: { ...config, limit: 'sign-in' },
        attachValidation: true,
        schema: {
          summary: 'Bind the Weibo user of a ticket to an existing account, or to a new one, and sign in',
          tags,
          body: Binding,
          response: { 200: BoundSession, 201: BoundSession },
        },
      },
      async (request, reply) => {
        refuseInvalidFields(request, bindingErrors(request.body));
        const { create, username = '', password = '' } = request.body;
        const ticket = { ticket: request.body.ticket, browser: browserOf(request) };
        const client = clientOf(request);
        const bound = unwrap(
          create === undefined
            ? await weibo.bindExisting(ticket, { username, password }, client)
            : await weibo.bindNew(ticket, create, client),
        );
        reply.code(create === undefined ? 200 : 201);
        return { ...sendSession(reply, site, bound), returnTo: bound.returnTo };
      },
    );
  };
}

/** The signed-in user's third-party accounts. */
export function ownThirdPartyRoutes(weibo: ThirdPartyLogin, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.addHook('onRequest', refuseForeignOrigin(site));
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
      async (request) => ({ items: await weibo.list(userIdOf(request)) }),
    );

    app.post(
      '/api/me/third-party',
      {
        config: { ...config, limit: 'write' },
        schema: {
          summary: 'Bind the third-party user of a ticket to this account',
          tags,
          body: Type.Pick(Binding, ['ticket']),
          response: { 201: ThirdParty },
        },
      },
      async (request, reply) => {
        const bound = unwrap(
          await weibo.bindOwn(callerOf(request), {
            ticket: request.body.ticket,
            browser: browserOf(request),
          }),
        );
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
        unwrap(await weibo.unbind(callerOf(request), request.params.provider));
        return reply.code(204).send(null);
      },
    );
  };
}
