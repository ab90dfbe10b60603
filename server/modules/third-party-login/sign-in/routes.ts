import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { shopPaths } from '../../../../web/shop-paths.ts';
import { LOGIN_REGISTRATIONS, type LoginProvider } from '../../../gateways/login-providers.ts';
import { clientOf } from '../../../platform/http/client.ts';
import { refuseForeignOrigin, type Site } from '../../../platform/http/own-origin.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { callerOf, setRefreshCookie } from '../../accounts/index.ts';
import { readReturnTo } from '../return-to.ts';
import type { ThirdPartyLogin } from '../service.ts';
import { stateCookie } from '../state-cookie.ts';
import type { CallbackResult, Visitor } from './service.ts';

const ReturnTo = Type.Object({
  returnTo: Type.Optional(Type.String({ maxLength: 1_000, description: 'A path of the shop.' })),
});
const Url = Type.Object({ url: Type.String() });

const visitorOf = (request: FastifyRequest): Visitor => ({
  browser: stateCookie.read(request),
  userAgent: request.headers['user-agent'] ?? '',
  ip: clientOf(request).ip,
});

/** The path of the shop that the query names. Any other address is refused. */
function returnToOf(request: { query: { returnTo?: string } }, fallback?: string): string {
  const returnTo = readReturnTo(request.query.returnTo ?? fallback);
  return returnTo ?? unwrap(invalidField('returnTo', '只能是本店的页面', 'must be a path of the shop'));
}

/**
 * The page that the browser goes to after a callback. The ticket is in the fragment, which no server, log or referrer
 * sees.
 */
function pageAfter(provider: LoginProvider, result: CallbackResult): string {
  if (result.outcome === 'signed_in') return result.returnTo;
  if (result.outcome === 'payer') return `${result.returnTo}#openid=${result.openid}`;
  if (result.outcome === 'own') return shopPaths.accountSecurity;
  if (result.outcome === 'taken') return `${shopPaths.accountSecurity}?error=${provider}_taken`;
  if (result.purpose === 'pay')
    return `${('returnTo' in result && result.returnTo) || shopPaths.orders}#openid=`;
  const isBinding = result.purpose === 'bind';
  if (result.outcome !== 'unknown')
    return `${isBinding ? shopPaths.accountSecurity : shopPaths.login}?error=${provider}_${result.outcome}`;
  const fragment = new URLSearchParams({ ticket: result.ticket });
  // Without a provider the page takes the ticket for one of Weibo.
  if (provider !== 'weibo') fragment.set('provider', provider);
  if (isBinding) fragment.set('purpose', 'bind');
  return `${shopPaths.bind}#${fragment}`;
}

/** Sign-in with one third party. */
export function signInRoutes(
  login: ThirdPartyLogin,
  provider: LoginProvider,
  site: Site,
): FastifyPluginAsyncTypebox {
  const { title } = LOGIN_REGISTRATIONS[provider];
  const config = { access: 'anyone', limit: 'sign-in' } as const;
  const tags = ['sign-in'];
  return async (app) => {
    app.get(
      `/api/auth/${provider}/url`,
      {
        config,
        schema: {
          summary: `Where to send the browser to sign in with ${title}`,
          tags,
          querystring: ReturnTo,
          response: { 200: Url },
        },
      },
      async (request, reply) => {
        const started = unwrap(await login.start(provider, returnToOf(request), visitorOf(request)));
        stateCookie.set(reply, site, started.browser);
        return { url: started.url };
      },
    );

    app.get(
      `/api/auth/${provider}/callback`,
      {
        config,
        // The URL carries the third party's code. At the level `info` the URL would be logged.
        logLevel: 'warn',
        schema: {
          summary: `Where ${title} sends the browser back to`,
          tags,
          querystring: Type.Object({
            code: Type.Optional(Type.String({ maxLength: 1_000 })),
            state: Type.Optional(Type.String({ maxLength: 1_000 })),
          }),
          response: { 302: Type.Null() },
        },
      },
      async (request, reply) => {
        const browser = stateCookie.read(request);
        const result = await login.callback(provider, request.query, browser, clientOf(request));
        if (result.outcome === 'signed_in') setRefreshCookie(reply, site, result.signedIn.refreshToken);
        // Set again, because the ticket is valid for longer than the cookie that the sign-in began with.
        if (result.outcome === 'unknown') stateCookie.set(reply, site, result.browser);
        return reply.redirect(pageAfter(provider, result), 302);
      },
    );
  };
}

/** Begins to bind a third party to the account that is signed in. */
export function startBindingRoute(
  login: ThirdPartyLogin,
  provider: LoginProvider,
  site: Site,
): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      `/api/me/third-party/${provider}/url`,
      {
        config: { access: 'shopper', limit: 'write' },
        schema: {
          summary: `Where to send the browser to bind ${LOGIN_REGISTRATIONS[provider].title} to this account`,
          tags: ['me'],
          querystring: ReturnTo,
          response: { 200: Url },
        },
      },
      async (request, reply) => {
        const returnTo = returnToOf(request, shopPaths.accountSecurity);
        const caller = callerOf(request);
        const started = unwrap(await login.startBinding(provider, returnTo, caller, visitorOf(request)));
        stateCookie.set(reply, site, started.browser);
        return { url: started.url };
      },
    );
  };
}

/** Begins to learn the openid of a buyer inside WeChat. The way back has the openid in the fragment. */
export function payerRoute(login: ThirdPartyLogin, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.addHook('onRequest', refuseForeignOrigin(site));
    app.get(
      '/api/payments/wechat/openid/url',
      {
        config: { access: 'anyone', limit: 'sign-in' },
        schema: {
          summary: 'Where to send the browser inside WeChat to learn the openid for the channel `jsapi`',
          description:
            'The browser comes back to `returnTo` with `#openid=…`, which is empty after a failure.',
          tags: ['payments'],
          querystring: ReturnTo,
          response: { 200: Url },
        },
      },
      async (request, reply) => {
        const returnTo = returnToOf(request).split('#')[0] ?? '/';
        const started = unwrap(await login.startPaying('wechat', returnTo, visitorOf(request)));
        stateCookie.set(reply, site, started.browser);
        return { url: started.url };
      },
    );
  };
}
