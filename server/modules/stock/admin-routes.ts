import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FreshCache } from '../../platform/http/fresh-cache.ts';
import { IdempotencyHeaders, onceKeyOf, sendOnce } from '../../platform/http/idempotency-key.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { IdParams } from '../../platform/http/schema.ts';
import { operatorOf } from '../staff/index.ts';
import { Stock, StockAdjustment } from './schema.ts';
import type { StockAdmin } from './service.ts';

/**
 * Stock, for staff.
 * @param publicReads cleared when stock changes, so that the shop shows the change at once
 */
export function stockAdminRoutes(admin: StockAdmin, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/admin/skus/:id/stock',
      {
        config: { access: 'staff:stock.read', limit: 'read' },
        schema: {
          summary: 'The stock of a SKU',
          tags: ['operator: stock'],
          params: IdParams,
          response: { 200: Stock },
        },
      },
      async (request) => unwrap(await admin.read(request.params.id)),
    );

    app.post(
      '/api/admin/skus/:id/stock-adjustments',
      {
        config: { access: 'staff:stock.adjust', limit: 'write' },
        schema: {
          summary: 'Add to the stock of a SKU or take away from it',
          tags: ['operator: stock'],
          params: IdParams,
          headers: IdempotencyHeaders,
          body: StockAdjustment,
          response: { 200: Stock, 201: Stock },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const key = onceKeyOf(request);
        const outcome = unwrap(await admin.adjust(operatorOf(request), id, request.body, key));
        publicReads.clear();
        return sendOnce(reply, outcome, 201);
      },
    );
  };
}
