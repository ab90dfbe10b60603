import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { keysetOf } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { operatorOf } from '../../staff/index.ts';
import type { Payments } from '../service.ts';
import {
  Difference,
  DifferenceChange,
  NewReconciliation,
  Reconciliation,
  ReconciliationQuery,
} from './schema.ts';

/** Staff compare each day's bill of each provider with the books. */
export const reconciliationRoutes =
  ({ days }: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['operator: payments'];

    app.get(
      '/api/admin/reconciliations',
      {
        config: { access: 'staff:payments.read', limit: 'read' },
        schema: {
          tags,
          summary: 'The days whose bills were compared with the books, latest first',
          querystring: ReconciliationQuery,
          response: { 200: keysetOf(Reconciliation) },
        },
      },
      async (request) => unwrap(await days.list(request.query)),
    );

    app.post(
      '/api/admin/reconciliations',
      {
        config: { access: 'staff:reconciliations.write', limit: 'write' },
        schema: {
          tags,
          summary: 'Compare the bill of a day with the books, again if it was compared before',
          body: NewReconciliation,
          response: { 202: Reconciliation },
        },
      },
      async (request, reply) =>
        reply.code(202).send(unwrap(await days.request(operatorOf(request), request.body))),
    );

    app.patch(
      '/api/admin/reconciliations/differences/:id',
      {
        config: { access: 'staff:reconciliations.write', limit: 'write' },
        schema: {
          tags,
          summary: 'Settle a difference with a note, or open it again',
          params: IdParams,
          body: DifferenceChange,
          response: { 200: Difference },
        },
      },
      async (request) => unwrap(await days.settle(operatorOf(request), request.params.id, request.body)),
    );
  };
