import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { userIdOf } from '../../platform/auth/access.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { invalidField } from '../../platform/http/validation.ts';
import { isUuid } from '../../platform/values/ids.ts';
import { keyMissing } from '../orders/index.ts';
import type { Operator } from './refunds.ts';
import {
  Approval,
  IdPath,
  KeyHeader,
  NewRefund,
  OrderPath,
  paged,
  Refund,
  RefundRequest,
  Rejection,
  RequestFilter,
  SurplusFilter,
  SurplusPayment,
} from './schema.ts';
import type { Payments } from './service.ts';

function operatorOf(request: FastifyRequest): Operator {
  return { staffId: userIdOf(request), requestId: request.id };
}

/** The one-time key of a refund, quoted or bare. */
function keyOf(header: string | undefined): string {
  const key = (header ?? '').trim().replace(/^"(.*)"$/, '$1');
  if (key === '') return unwrap(keyMissing());
  if (isUuid(key)) return key.toLowerCase();
  return unwrap(invalidField('Idempotency-Key', '应为 UUID', 'must be a UUID'));
}

/** Money as staff see and move it. */
export const paymentAdminRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'staff:finance' } as const;
    const tags = ['operator: payments'];

    app.post(
      '/api/admin/orders/:orderNo/refunds',
      {
        config,
        schema: {
          tags,
          summary: 'Give money of an order back, whole or in part, once for a key',
          params: OrderPath,
          headers: KeyHeader,
          body: NewRefund,
          response: { 200: Refund, 201: Refund },
        },
      },
      async (request, reply) => {
        const { amountFen, reason, restock } = request.body;
        const key = keyOf(request.headers['idempotency-key']);
        const wish = { key, amountFen, reason, restock: restock ?? null };
        const { orderNo } = request.params;
        const { isReplay, refund } = unwrap(await payments.refund(operatorOf(request), orderNo, wish));
        if (!isReplay) return reply.code(201).send(refund);
        return reply.code(200).header('idempotency-replayed', 'true').send(refund);
      },
    );

    app.get(
      '/api/admin/refund-requests',
      {
        config,
        schema: {
          tags,
          summary: "Shoppers' wishes to have money back",
          querystring: RequestFilter,
          response: { 200: paged(RefundRequest) },
        },
      },
      (request) => payments.listRequests(request.query),
    );

    app.post(
      '/api/admin/refund-requests/:id/approve',
      {
        config,
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
          await payments.decide(operatorOf(request), request.params.id, 'approved', { reason, restock }),
        );
      },
    );

    app.post(
      '/api/admin/refund-requests/:id/reject',
      {
        config,
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
        return unwrap(await payments.decide(operatorOf(request), request.params.id, 'rejected', verdict));
      },
    );

    app.get(
      '/api/admin/surplus-payments',
      {
        config,
        schema: {
          tags,
          summary: "Money that came in and is no order's, on its way back or back",
          querystring: SurplusFilter,
          response: { 200: paged(SurplusPayment) },
        },
      },
      (request) => payments.listSurplus(request.query),
    );

    app.post(
      '/api/admin/surplus-payments/:id/retry',
      {
        config,
        schema: {
          tags,
          summary: 'Try again to send back what Alipay had refused',
          params: IdPath,
          response: { 200: SurplusPayment },
        },
      },
      async (request) => unwrap(await payments.retrySurplus(operatorOf(request), request.params.id)),
    );
  };
