import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams, paged } from '../../../platform/http/schema.ts';
import { operatorOf } from '../../staff/index.ts';
import type { Refunds } from '../service.ts';
import { SurplusFilter, SurplusPayment } from './schema.ts';

/** Staff see and retry refunds of surplus payments. */
export const surplusRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['operator: payments'];

    app.get(
      '/api/admin/surplus-payments',
      {
        config: { access: 'staff:payments.read', limit: 'read' },
        schema: {
          tags,
          summary: 'Surplus payments: money that belongs to no order',
          querystring: SurplusFilter,
          response: { 200: paged(SurplusPayment) },
        },
      },
      (request) => refunds.listSurplus(request.query),
    );

    app.post(
      '/api/admin/surplus-payments/:id/retry',
      {
        config: { access: 'staff:refunds.approve', limit: 'write' },
        schema: {
          tags,
          summary: 'Retry the refund of a surplus payment that failed',
          params: IdParams,
          response: { 200: SurplusPayment },
        },
      },
      async (request) => unwrap(await refunds.retrySurplus(operatorOf(request), request.params.id)),
    );
  };
