import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { IdempotencyHeaders, requiredOnceKeyOf, sendOnce } from '../../../platform/http/idempotency-key.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { JobStarted, type Jobs } from '../../jobs/index.ts';
import { operatorOf, requirePermission } from '../../staff/index.ts';
import { actionOf, isAction } from './actions.ts';
import { BulkBody } from './schema.ts';
import { startBulk } from './service.ts';

/** Before the body is validated: who may not do this learns nothing of its form. */
async function requirePermissions(request: FastifyRequest): Promise<void> {
  const action = (request.body as { action?: unknown } | null)?.action;
  if (!isAction(action)) return;
  for (const permission of actionOf(action).permissions) requirePermission(request, permission);
}

/** Changes of many things at once. */
export function bulkRoutes(jobs: Jobs): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/admin/bulk',
      {
        config: {
          access: 'staff:catalog.write|prices.write|stock.adjust|orders.edit',
          limit: 'write',
        },
        preValidation: requirePermissions,
        schema: {
          tags: ['operator: jobs'],
          summary:
            'Change many SKUs, products or orders, chosen by id or by filter, or say what would change',
          headers: IdempotencyHeaders,
          body: BulkBody,
          response: { 200: JobStarted, 202: JobStarted },
        },
      },
      async (request, reply) => {
        const key = requiredOnceKeyOf(request);
        return sendOnce(reply, unwrap(await startBulk(jobs, operatorOf(request), request.body, key)), 202);
      },
    );
  };
}
