import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import {
  IdempotencyHeaders,
  onceKeyOf,
  requiredOnceKeyOf,
  sendOnce,
} from '../../../platform/http/idempotency-key.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { operatorOf } from '../../staff/index.ts';
import { OwnRequestPath, RefundRequest, ReturnRefund, ReturnShipment } from '../requests/schema.ts';
import { wantedLines } from '../schema.ts';
import type { Refunds } from '../service.ts';

/** Shoppers withdraw requests and send pieces back. */
export const ownReturnRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'shopper', limit: 'order' } as const;

    app.delete(
      '/api/orders/:orderNo/refund-requests/:id',
      {
        config,
        schema: {
          tags: ['payments'],
          summary: 'Withdraw a refund request, a return until its parcel is on the way',
          params: OwnRequestPath,
        },
      },
      async (request, reply) => {
        const { orderNo, id } = request.params;
        unwrap(await refunds.withdrawRequest(userIdOf(request), orderNo, id));
        return reply.code(204).send();
      },
    );

    app.put(
      '/api/orders/:orderNo/refund-requests/:id/return-shipment',
      {
        config,
        schema: {
          tags: ['payments'],
          summary: 'Tell with which parcel the pieces of an approved return come back',
          params: OwnRequestPath,
          body: ReturnShipment,
          response: { 200: RefundRequest },
        },
      },
      async (request) => unwrap(await refunds.sendBack(userIdOf(request), request.params, request.body)),
    );
  };

/** Staff receive returned pieces and refund them. */
export const staffReturnRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['operator: payments'];

    app.post(
      '/api/admin/refund-requests/:id/receive',
      {
        config: { access: 'staff:refunds.create', limit: 'write' },
        schema: {
          tags,
          summary: 'The pieces of an approved return have arrived',
          params: IdParams,
          headers: IdempotencyHeaders,
          response: { 200: RefundRequest },
        },
      },
      async (request, reply) => {
        const key = onceKeyOf(request);
        const { id } = request.params;
        return sendOnce(reply, unwrap(await refunds.receiveReturn(operatorOf(request), id, key)), 200);
      },
    );

    app.post(
      '/api/admin/refund-requests/:id/refund',
      {
        config: { access: 'staff:refunds.approve', stepUp: true, limit: 'write' },
        schema: {
          tags,
          summary: 'Refund a received return; each piece comes back into stock or is written off',
          params: IdParams,
          headers: IdempotencyHeaders,
          body: ReturnRefund,
          response: { 200: RefundRequest },
        },
      },
      async (request, reply) => {
        const key = requiredOnceKeyOf(request);
        const { restock = null, lines } = request.body;
        const input = { restock, lines: wantedLines(lines) };
        const { id } = request.params;
        return sendOnce(reply, unwrap(await refunds.refundReturn(operatorOf(request), id, key, input)), 200);
      },
    );
  };
