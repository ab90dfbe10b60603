import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdPath, OrderPath, paged } from '../schema.ts';
import type { Refunds } from '../service.ts';
import { operatorOf } from '../staff.ts';
import {
  Approval,
  NewRefundRequest,
  RefundRequest,
  RefundRequests,
  Rejection,
  RequestFilter,
} from './schema.ts';

/** Shoppers ask for money back. */
export const shopperRequestRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/orders/:orderNo/refund-requests',
      {
        config: { access: 'shopper' },
        schema: {
          tags: ['payments'],
          summary: 'What I asked back of this order',
          params: OrderPath,
          response: { 200: RefundRequests },
        },
      },
      async (request) => unwrap(await refunds.ownRequests(userIdOf(request), request.params.orderNo)),
    );

    app.post(
      '/api/orders/:orderNo/refund-requests',
      {
        config: { access: 'shopper' },
        schema: {
          tags: ['payments'],
          summary: 'Ask for money back: all that is left, or a part',
          params: OrderPath,
          body: NewRefundRequest,
          response: { 201: RefundRequest },
        },
      },
      async (request, reply) => {
        const { reason, amountFen } = request.body;
        const wish = { reason, amountFen: amountFen ?? null };
        const { orderNo } = request.params;
        const asked = unwrap(await refunds.requestRefund(userIdOf(request), orderNo, wish));
        return reply.code(201).send(asked);
      },
    );
  };

/** Staff decide about what shoppers asked for. */
export const staffRequestRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['operator: payments'];

    app.get(
      '/api/admin/refund-requests',
      {
        config: { access: 'staff:refunds.create|payments.read' },
        schema: {
          tags,
          summary: "Shoppers' wishes to have money back",
          querystring: RequestFilter,
          response: { 200: paged(RefundRequest) },
        },
      },
      (request) => refunds.listRequests(request.query),
    );

    app.post(
      '/api/admin/refund-requests/:id/approve',
      {
        config: { access: 'staff:refunds.approve' },
        schema: {
          tags,
          summary: 'Give the money back that was asked for',
          params: IdPath,
          body: Approval,
          response: { 200: RefundRequest },
        },
      },
      async (request) => {
        const { reason = null, restock = null } = request.body ?? {};
        return unwrap(
          await refunds.decide(operatorOf(request), request.params.id, 'approved', { reason, restock }),
        );
      },
    );

    app.post(
      '/api/admin/refund-requests/:id/reject',
      {
        config: { access: 'staff:refunds.approve' },
        schema: {
          tags,
          summary: 'Keep the money that was asked for',
          params: IdPath,
          body: Rejection,
          response: { 200: RefundRequest },
        },
      },
      async (request) => {
        const { reason = null } = request.body ?? {};
        const verdict = { reason, restock: null };
        return unwrap(await refunds.decide(operatorOf(request), request.params.id, 'rejected', verdict));
      },
    );
  };
