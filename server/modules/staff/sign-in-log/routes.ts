import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { KeysetQuery, keysetOf } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { SignInEntry } from './schema.ts';
import { listSignIns } from './service.ts';

/** Who tried to sign in to which account, when, and how it ended. */
export function signInLogRoutes(db: Database): FastifyPluginAsyncTypebox {
  return async (app) => {
    const querystring = Type.Object(KeysetQuery);
    const response = { 200: keysetOf(SignInEntry) };

    app.get(
      '/api/admin/me/sign-ins',
      {
        config: { access: 'staff', limit: 'read' },
        schema: {
          summary: 'The tries to sign in to the own account',
          tags: ['operator: sign-in'],
          querystring,
          response,
        },
      },
      async (request) => unwrap(await listSignIns(db, userIdOf(request), request.query)),
    );

    app.get(
      '/api/admin/staff/:id/sign-ins',
      {
        config: { access: 'staff:audit.read', limit: 'read' },
        schema: {
          summary: "The tries to sign in to somebody's account",
          tags: ['operator: staff'],
          params: IdParams,
          querystring,
          response,
        },
      },
      async (request) => unwrap(await listSignIns(db, request.params.id, request.query)),
    );
  };
}
