import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../platform/auth/access.ts';
import { unwrap } from '../../platform/http/problems.ts';
import {
  NewPayment,
  NewRefundRequest,
  OpenedPayment,
  OrderPath,
  RefundRequest,
  RefundRequests,
} from './schema.ts';
import type { Payments } from './service.ts';

/** Paying as the shopper sees it. */
export const paymentRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/api/orders/:orderNo/payments',
      {
        config: { access: 'shopper' },
        schema: {
          tags: ['payments'],
          summary: 'A URL to pay the order at: the open one of this channel, or a new one',
          params: OrderPath,
          body: NewPayment,
          response: { 200: OpenedPayment, 201: OpenedPayment },
        },
      },
      async (request, reply) => {
        const { orderNo } = request.params;
        const { isNew, payment } = unwrap(
          await payments.open(userIdOf(request), orderNo, request.body.channel),
        );
        return reply.code(isNew ? 201 : 200).send(payment);
      },
    );

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
      async (request) => unwrap(await payments.ownRequests(userIdOf(request), request.params.orderNo)),
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
        const asked = unwrap(await payments.requestRefund(userIdOf(request), orderNo, wish));
        return reply.code(201).send(asked);
      },
    );

    await app.register(alipayRoutes(payments));
  };

/** Where Alipay's servers report, and where it sends browsers back to. A scope of its own: bodies stay as they came. */
const alipayRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'anyone' } as const;
    const tags = ['payments'];

    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    app.post(
      '/api/payments/alipay/notify',
      {
        config,
        schema: {
          tags,
          summary: "Alipay's report of a payment, as its form",
          consumes: ['application/x-www-form-urlencoded'],
          produces: ['text/plain'],
          response: { 200: Type.Union([Type.Literal('success'), Type.Literal('failure')]) },
        },
        serializerCompiler: () => String,
      },
      async (request, reply) => {
        const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const answer = unwrap(await payments.takeNotify(rawBody));
        return reply.type('text/plain; charset=utf-8').send(answer);
      },
    );

    app.get(
      '/api/payments/alipay/return',
      {
        config,
        schema: {
          tags,
          summary: 'Where the browser comes back to from Alipay',
          response: { 302: Type.Null() },
        },
      },
      async (request, reply) => {
        const { search } = new URL(request.raw.url ?? '', 'http://localhost');
        return reply.redirect(unwrap(await payments.takeReturn(search.slice(1))), 302);
      },
    );
  };
