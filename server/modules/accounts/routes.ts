import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Tokens } from '../../platform/auth/tokens.ts';
import { refuseForeignOrigin, type Site } from '../../platform/http/own-origin.ts';
import { avatarRoutes } from './avatar/routes.ts';
import { deletionRoutes } from './deletion/routes.ts';
import { mobileRoutes } from './mobile/routes.ts';
import { ownPasswordRoutes, passwordRoutes } from './password/routes.ts';
import { profileRoutes } from './profile/routes.ts';
import { registrationRoutes } from './registration/routes.ts';
import type { Accounts } from './service.ts';
import { ownSessionRoutes, sessionRoutes } from './sessions/routes.ts';
import { smsRoutes } from './sms/routes.ts';
import { stepUpRoutes } from './step-up/routes.ts';
import { tokenKeyRoutes } from './token-keys/routes.ts';

/** Routes that set or read the refresh cookie. A page of another origin must not call them. */
function signInRoutes(accounts: Accounts, site: Site): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.addHook('onRequest', refuseForeignOrigin(site));
    await app.register(registrationRoutes(accounts, site));
    await app.register(passwordRoutes(accounts, site));
    await app.register(smsRoutes(accounts, site));
    await app.register(sessionRoutes(accounts, site));
  };
}

/** Registration, sign-in, and the signed-in user's own account. */
export function accountRoutes(accounts: Accounts, site: Site, tokens: Tokens): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(signInRoutes(accounts, site));
    await app.register(profileRoutes(accounts));
    await app.register(ownPasswordRoutes(accounts));
    await app.register(mobileRoutes(accounts));
    await app.register(deletionRoutes(accounts));
    await app.register(stepUpRoutes(accounts));
    await app.register(ownSessionRoutes(accounts));
    await app.register(avatarRoutes(accounts));
    await app.register(tokenKeyRoutes(tokens));
  };
}
