import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { keysetOf } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { Movement, MovementQuery } from './schema.ts';
import { listMovements } from './service.ts';

/** Where the stock of a SKU came from and went, for staff. */
export function movementRoutes(db: Database): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/admin/skus/:id/movements',
      {
        config: { access: 'staff:stock.read', limit: 'read' },
        schema: {
          summary: 'What came to the stock of a SKU and what left it, newest first',
          tags: ['operator: stock'],
          params: IdParams,
          querystring: MovementQuery,
          response: { 200: keysetOf(Movement) },
        },
      },
      async (request) =>
        unwrap(await listMovements(db, request.params.id, request.query, languageOf(request))),
    );
  };
}
