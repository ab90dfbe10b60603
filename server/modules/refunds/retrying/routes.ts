import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdempotencyHeaders, requiredOnceKeyOf, sendOnce } from '../../../platform/http/idempotency-key.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { operatorOf } from '../../staff/index.ts';
import { Refund } from '../schema.ts';
import type { Refunds } from '../service.ts';

/** Staff try a failed refund again. */
export const retryingRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/api/admin/refunds/:id/retry',
      {
        config: { access: 'staff:refunds.create', stepUp: true, limit: 'write' },
        schema: {
          tags: ['operator: payments'],
          summary:
            'Try a refund again that failed at the provider, once for each key and once for each refund',
          params: IdParams,
          headers: IdempotencyHeaders,
          response: { 200: Refund, 201: Refund },
        },
      },
      async (request, reply) => {
        const mayApprove = request.grants?.has('refunds.approve') ?? false;
        const operator = { ...operatorOf(request), mayApprove };
        const key = requiredOnceKeyOf(request);
        return sendOnce(reply, unwrap(await refunds.retry(operator, request.params.id, key)), 201);
      },
    );
  };
