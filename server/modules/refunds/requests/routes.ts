import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { IdempotencyHeaders, onceKeyOf, sendOnce } from '../../../platform/http/idempotency-key.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams, paged } from '../../../platform/http/schema.ts';
import { operatorOf } from '../../staff/index.ts';
import { OrderPath, wantedLines } from '../schema.ts';
import type { Refunds } from '../service.ts';
import {
  Approval,
  NewRefundRequest,
  RefundRequest,
  RefundRequests,
  Rejection,
  RequestFilter,
} from './schema.ts';

/** Shoppers request refunds. */
export const shopperRequestRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/orders/:orderNo/refund-requests',
      {
        config: { access: 'shopper', limit: 'read' },
        schema: {
          tags: ['payments'],
          summary: 'My refund requests for this order',
          params: OrderPath,
          response: { 200: RefundRequests },
        },
      },
      async (request) => unwrap(await refunds.ownRequests(userIdOf(request), request.params.orderNo)),
    );

    app.post(
      '/api/orders/:orderNo/refund-requests',
      {
        config: { access: 'shopper', limit: 'order' },
        schema: {
          tags: ['payments'],
          summary: 'Request a refund of all that is left, or of a part',
          params: OrderPath,
          body: NewRefundRequest,
          response: { 201: RefundRequest },
        },
      },
      async (request, reply) => {
        const { reason, amountFen = null, lines = null, kind = 'refund', imageUrls } = request.body;
        const input = { reason, amountFen, lines, kind, imageUrls: imageUrls ?? [] };
        const { orderNo } = request.params;
        const asked = unwrap(await refunds.requestRefund(userIdOf(request), orderNo, input));
        return reply.code(201).send(asked);
      },
    );
  };

/** Staff decide refund requests. */
export const staffRequestRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['operator: payments'];

    app.get(
      '/api/admin/refund-requests',
      {
        config: { access: 'staff:refunds.create|payments.read', limit: 'read' },
        schema: {
          tags,
          summary: 'Refund requests of all shoppers',
          querystring: RequestFilter,
          response: { 200: paged(RefundRequest) },
        },
      },
      (request) => refunds.listRequests(request.query),
    );

    app.post(
      '/api/admin/refund-requests/:id/approve',
      {
        config: { access: 'staff:refunds.approve', limit: 'write' },
        schema: {
          tags,
          summary: 'Approve a refund request: the refund starts, or the shopper may send the pieces back',
          params: IdParams,
          headers: IdempotencyHeaders,
          body: Approval,
          response: { 200: RefundRequest },
        },
      },
      async (request, reply) => {
        const { reason = null, restock = null, lines } = request.body ?? {};
        const input = { reason, restock, lines: wantedLines(lines) };
        const key = onceKeyOf(request);
        const { id } = request.params;
        return sendOnce(
          reply,
          unwrap(await refunds.decide(operatorOf(request), id, 'approve', key, input)),
          200,
        );
      },
    );

    app.post(
      '/api/admin/refund-requests/:id/reject',
      {
        config: { access: 'staff:refunds.approve', limit: 'write' },
        schema: {
          tags,
          summary: 'Reject a refund request',
          params: IdParams,
          headers: IdempotencyHeaders,
          body: Rejection,
          response: { 200: RefundRequest },
        },
      },
      async (request, reply) => {
        const { reason = null } = request.body ?? {};
        const input = { reason, restock: null, lines: null };
        const key = onceKeyOf(request);
        const { id } = request.params;
        return sendOnce(
          reply,
          unwrap(await refunds.decide(operatorOf(request), id, 'reject', key, input)),
          200,
        );
      },
    );
  };
