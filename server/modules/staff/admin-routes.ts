import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../platform/auth/access.ts';
import { addressOf } from '../../platform/http/client-address.ts';
import { refuse } from '../../platform/http/errors.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { Credentials, Staff as StaffMember, StaffSession } from './schema.ts';
import type { Staff } from './service.ts';

/** Sign-in at the operator's desk. */
export function staffRoutes(staff: Staff): FastifyPluginAsyncTypebox {
  return async (app) => {
    const tags = ['operator'];

    app.post(
      '/api/admin/auth/login',
      {
        config: { access: 'anyone' },
        schema: { summary: 'Staff sign-in', tags, body: Credentials, response: { 200: StaffSession } },
      },
      async (request) => unwrap(await staff.login(request.body, addressOf(request))),
    );

    app.get(
      '/api/admin/me',
      {
        config: { access: 'staff' },
        schema: {
          summary: 'Which member of staff is signed in',
          tags,
          response: { 200: StaffMember },
        },
      },
      async (request) => (await staff.me(userIdOf(request))) ?? unwrap(refuse('token_invalid')),
    );
  };
}
