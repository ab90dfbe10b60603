import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { addressOf } from '../../../platform/http/client-address.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import type { Payments } from '../service.ts';
import { NewPayment, OpenedPayment, OrderPath, PaymentProviders } from './schema.ts';

/** The shopper starts to pay. */
export const openingRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/payment-providers',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: {
          tags: ['payments'],
          summary: 'The payment providers that are set up, each with its channels',
          response: { 200: PaymentProviders },
        },
      },
      async () => ({ items: payments.providers }),
    );

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
          await payments.open({
            ...request.body,
            userId: userIdOf(request),
            orderNo,
            buyerIp: addressOf(request) ?? '0.0.0.0',
          }),
        );
        return reply.code(isNew ? 201 : 200).send(payment);
      },
    );
  };
