import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Tokens } from '../../platform/auth/tokens.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { auditRoutes } from './audit/routes.ts';
import { passkeyRoutes } from './passkeys/routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { roleRoutes } from './roles/routes.ts';
import { savedViewRoutes } from './saved-views/routes.ts';
import { secondFactorRoutes } from './second-factor/routes.ts';
import type { StaffService } from './service.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { signInLogRoutes } from './sign-in-log/routes.ts';

/** Every route of the module. */
export function staffRoutes(
  staff: StaffService,
  deps: { db: Database; tokens: Tokens; backOfficeUrl: string },
): FastifyPluginAsyncTypebox {
  const site = { publicUrl: deps.backOfficeUrl };
  return async (app) => {
    await app.register(signInRoutes(staff.signIn, site));
    await app.register(sessionRoutes(staff.sessions, site));
    await app.register(secondFactorRoutes(staff.secondFactors, staff.signIn.read));
    await app.register(passkeyRoutes({ ...staff, tokens: deps.tokens, site }));
    await app.register(peopleRoutes(staff.people));
    await app.register(roleRoutes(staff.roles));
    await app.register(auditRoutes(deps.db));
    await app.register(signInLogRoutes(deps.db));
    await app.register(savedViewRoutes(deps.db));
  };
}
