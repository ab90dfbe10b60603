import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../platform/auth/access.ts';
import type { FreshCache } from '../../platform/http/fresh-cache.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { SkuParams, Stock, StockAdjustment } from './schema.ts';
import type { StockDesk } from './service.ts';

/** @param publicReads forgets what it remembers when stock changes, so that the operator sees the change at once */
export function stockAdminRoutes(desk: StockDesk, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/admin/skus/:id/stock',
      {
        config: { access: 'staff:catalog' },
        schema: {
          summary: 'The stock of a SKU',
          tags: ['operator: stock'],
          params: SkuParams,
          response: { 200: Stock },
        },
      },
      async (request) => unwrap(await desk.read(request.params.id)),
    );

    app.post(
      '/api/admin/skus/:id/stock-adjustments',
      {
        config: { access: 'staff:catalog' },
        schema: {
          summary: 'Add to the stock of a SKU or take away from it',
          tags: ['operator: stock'],
          params: SkuParams,
          body: StockAdjustment,
          response: { 201: Stock },
        },
      },
      async (request, reply) => {
        const by = { staffId: userIdOf(request), requestId: request.id };
        const stock = unwrap(await desk.adjust(by, request.params.id, request.body));
        publicReads.clear();
        return reply.code(201).send(stock);
      },
    );
  };
}
