import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { LOGIN_PROVIDERS } from '../../gateways/login-providers.ts';
import { refuseForeignOrigin, type Site } from '../../platform/http/own-origin.ts';
import { bindingRoutes, ownThirdPartyRoutes } from './binding/routes.ts';
import type { ThirdPartyLogin } from './service.ts';
import { payerRoute, signInRoutes, startBindingRoute } from './sign-in/routes.ts';

/** Sign-in with every third party, and binding one to an account. */
export function thirdPartyRoutes(login: ThirdPartyLogin, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.addHook('onRequest', refuseForeignOrigin(site));
    for (const provider of LOGIN_PROVIDERS) {
      await app.register(signInRoutes(login, provider, site));
      await app.register(startBindingRoute(login, provider, site));
      await app.register(bindingRoutes(login, provider, site));
    }
    await app.register(payerRoute(login, site));
    await app.register(ownThirdPartyRoutes(login));
  };
}
