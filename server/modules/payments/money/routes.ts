import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { Id } from '../../../platform/http/schema.ts';
import type { Payments } from '../service.ts';
import { OrderMoneyTrail } from './schema.ts';

/** Staff see where every fen of an order came from and went. */
export const moneyRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/admin/orders/:orderNo/money',
      {
        config: { access: 'staff:payments.read', limit: 'read' },
        schema: {
          tags: ['operator: payments'],
          summary: 'The money of an order to the fen: attempts, messages, refunds, and their sums',
          params: Type.Object({ orderNo: Id }),
          response: { 200: OrderMoneyTrail },
        },
      },
      async (request) => unwrap(await payments.readMoneyTrail(request.params.orderNo)),
    );
  };
