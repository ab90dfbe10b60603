import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { keysetOf } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { operatorOf } from '../../staff/index.ts';
import type { Refunds } from '../service.ts';
import { ListedRefund, RefundQuery } from './schema.ts';

/** Staff see refunds. */
export const listingRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/admin/refunds',
      {
        config: { access: 'staff:refunds.create|payments.read', limit: 'read' },
        schema: {
          tags: ['operator: payments'],
          summary: 'Refunds of all orders, newest first',
          querystring: RefundQuery,
          response: { 200: keysetOf(ListedRefund) },
        },
      },
      async (request) => {
        const reader = { staffId: operatorOf(request).staffId, grants: request.grants ?? new Set() };
        return unwrap(await refunds.list(reader, request.query));
      },
    );
  };
