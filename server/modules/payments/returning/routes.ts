import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { fillPath, shopPaths } from '../../../../web/shop-paths.ts';
import { PAYMENT_PROVIDERS, PAYMENT_REGISTRATIONS } from '../../../gateways/payment-providers.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import type { Payments } from '../service.ts';

/** Where the providers send the buyer's browser. */
export const returnRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    for (const provider of PAYMENT_PROVIDERS) {
      app.get(
        `/api/payments/${provider}/return`,
        {
          config: { access: 'anyone', limit: 'order' },
          schema: {
            tags: ['payments'],
            summary: `Where the browser comes back to from ${PAYMENT_REGISTRATIONS[provider].title}`,
            response: { 302: Type.Null() },
          },
        },
        async (request, reply) => {
          const { search } = new URL(request.raw.url ?? '', 'http://localhost');
          const orderNo = unwrap(await payments.takeReturn(provider, search.slice(1)));
          const path = orderNo === null ? shopPaths.orders : fillPath(shopPaths.order, { orderNo });
          return reply.redirect(path, 302);
        },
      );
    }
  };
