import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { keysetOf } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { ListedStock, StockQuery } from './schema.ts';
import { listStock, type TermsOf } from './service.ts';

/** The stock of all SKUs, for staff. */
export function stockListRoutes(db: Database, termsOf: TermsOf): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/admin/stock',
      {
        config: { access: 'staff:stock.read', limit: 'read' },
        schema: {
          summary: 'SKUs with their stock, and what lies on the shelf',
          tags: ['operator: stock'],
          querystring: StockQuery,
          response: { 200: keysetOf(ListedStock) },
        },
      },
      async (request) => unwrap(await listStock(db, termsOf, request.query, languageOf(request))),
    );
  };
}
