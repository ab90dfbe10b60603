import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdPath, paged } from '../schema.ts';
import type { Refunds } from '../service.ts';
import { operatorOf } from '../staff.ts';
import { SurplusFilter, SurplusPayment } from './schema.ts';

/** Staff look after money that came in and pays no order. */
export const surplusRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['operator: payments'];

    app.get(
      '/api/admin/surplus-payments',
      {
        config: { access: 'staff:payments.read' },
        schema: {
          tags,
          summary: "Money that came in and is no order's, on its way back or back",
          querystring: SurplusFilter,
          response: { 200: paged(SurplusPayment) },
        },
      },
      (request) => refunds.listSurplus(request.query),
    );

    app.post(
      '/api/admin/surplus-payments/:id/retry',
      {
        config: { access: 'staff:refunds.approve' },
        schema: {
          tags,
          summary: 'Try again to send back what Alipay had refused',
          params: IdPath,
          response: { 200: SurplusPayment },
        },
      },
      async (request) => unwrap(await refunds.retrySurplus(operatorOf(request), request.params.id)),
    );
  };
