import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdempotencyHeaders, requiredOnceKeyOf, sendOnce } from '../../../platform/http/idempotency-key.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { operatorOf } from '../../staff/index.ts';
import { OrderPath, Refund, wantedLines } from '../schema.ts';
import type { Refunds } from '../service.ts';
import { NewRefund } from './schema.ts';

/** Staff refund orders. */
export const issuingRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/api/admin/orders/:orderNo/refunds',
      {
        config: { access: 'staff:refunds.create', stepUp: true, limit: 'write' },
        schema: {
          tags: ['operator: payments'],
          summary: 'Refund an order, whole, in part or by pieces, once for each key',
          params: OrderPath,
          headers: IdempotencyHeaders,
          body: NewRefund,
          response: { 200: Refund, 201: Refund },
        },
      },
      async (request, reply) => {
        const { amountFen = null, reason, restock = null, lines } = request.body;
        const key = requiredOnceKeyOf(request);
        const input = { amountFen, reason, restock, lines: wantedLines(lines) };
        const mayApprove = request.grants?.has('refunds.approve') ?? false;
        const { orderNo } = request.params;
        const operator = { ...operatorOf(request), mayApprove };
        return sendOnce(reply, unwrap(await refunds.issue(operator, orderNo, key, input)), 201);
      },
    );
  };
