import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { keysetOf } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import type { Payments } from '../service.ts';
import { ListedPayment, PaymentQuery } from './schema.ts';

/** Staff see payments. */
export const paymentListRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/admin/payments',
      {
        config: { access: 'staff:payments.read', limit: 'read' },
        schema: {
          tags: ['operator: payments'],
          summary: 'Payments of all orders, newest first',
          querystring: PaymentQuery,
          response: { 200: keysetOf(ListedPayment) },
        },
      },
      async (request) => unwrap(await payments.list(request.query)),
    );
  };
