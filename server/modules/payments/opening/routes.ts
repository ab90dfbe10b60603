import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import type { Payments } from '../service.ts';
import { NewPayment, OpenedPayment, OrderPath } from './schema.ts';

/** The shopper starts to pay. */
export const openingRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/api/orders/:orderNo/payments',
      {
        config: { access: 'shopper', limit: 'order' },
        schema: {
          tags: ['payments'],
          summary: 'Start to pay the order: the open payment of this channel, or a new one',
          params: OrderPath,
          body: NewPayment,
          response: { 200: OpenedPayment, 201: OpenedPayment },
        },
      },
      async (request, reply) => {
        const { orderNo } = request.params;
        const { isNew, payment } = unwrap(
          await payments.open({ userId: userIdOf(request), orderNo, ...request.body }),
        );
        return reply.code(isNew ? 201 : 200).send(payment);
      },
    );
  };
