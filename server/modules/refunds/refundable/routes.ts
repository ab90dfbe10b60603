import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { OrderPath } from '../schema.ts';
import type { Refunds } from '../service.ts';
import { Refundable } from './schema.ts';

/** Staff see what can be refunded. */
export const refundableRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/admin/orders/:orderNo/refundable',
      {
        config: { access: 'staff:refunds.create', limit: 'read' },
        schema: {
          tags: ['operator: payments'],
          summary: 'What can be refunded of an order: the money, and the pieces of each line',
          params: OrderPath,
          response: { 200: Refundable },
        },
      },
      async (request) => unwrap(await refunds.refundable(request.params.orderNo)),
    );
  };
