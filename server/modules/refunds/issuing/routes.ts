import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdempotencyHeaders, requiredOnceKeyOf, sendOnce } from '../../../platform/http/idempotency-key.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { operatorOf } from '../../staff/index.ts';
import { OrderPath } from '../schema.ts';
import type { Refunds } from '../service.ts';
import { NewRefund, Refund } from './schema.ts';

/** Staff refund orders. */
export const issuingRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/api/admin/orders/:orderNo/refunds',
      {
        config: { access: 'staff:refunds.create' },
        schema: {
          tags: ['operator: payments'],
          summary: 'Refund an order, whole or in part, once for each key',
          params: OrderPath,
          headers: IdempotencyHeaders,
          body: NewRefund,
          response: { 200: Refund, 201: Refund },
        },
      },
      async (request, reply) => {
        const { amountFen, reason, restock } = request.body;
        const key = requiredOnceKeyOf(request);
        const input = { amountFen, reason, restock: restock ?? null };
        const { orderNo } = request.params;
        const outcome = unwrap(await refunds.issue(operatorOf(request), orderNo, key, input));
        return sendOnce(reply, outcome, 201);
      },
    );
  };
