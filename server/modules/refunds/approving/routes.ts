import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdempotencyHeaders, onceKeyOf, sendOnce } from '../../../platform/http/idempotency-key.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { operatorOf } from '../../staff/index.ts';
import { Refund } from '../schema.ts';
import type { Refunds } from '../service.ts';
import { RefundDecision } from './schema.ts';

const DECISIONS = [
  { path: 'approve', decision: 'approved', summary: 'Approve the refund of somebody else: it starts' },
  { path: 'reject', decision: 'rejected', summary: 'Reject the refund of somebody else' },
] as const;

/** Staff decide about refunds of those who may not decide alone. */
export const approvingRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    for (const { path, decision, summary } of DECISIONS) {
      app.post(
        `/api/admin/refunds/:id/${path}`,
        {
          config: { access: 'staff:refunds.approve', stepUp: true, limit: 'write' },
          schema: {
            tags: ['operator: payments'],
            summary,
            params: IdParams,
            headers: IdempotencyHeaders,
            body: RefundDecision,
            response: { 200: Refund },
          },
        },
        async (request, reply) => {
          const { id } = request.params;
          const key = onceKeyOf(request);
          const input = { decision, reason: request.body?.reason ?? null };
          return sendOnce(reply, unwrap(await refunds.approve(operatorOf(request), id, key, input)), 200);
        },
      );
    }
  };
