import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { userIdOf } from '../../platform/auth/access.ts';
import { refuse } from '../../platform/http/errors.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { languageOf } from '../../platform/values/language.ts';
import type { Visit } from '../promotions/index.ts';
import { Checkout, NewCheckout, NewOrder, OptionalReason, Order, OrderPath } from './schema.ts';
import type { Orders } from './service.ts';

/** The one-time key. draft-ietf-httpapi-idempotency-key-header quotes it; most clients send it without quotes. */
function keyOf(request: FastifyRequest): string {
  const header = request.headers['idempotency-key'];
  const key = typeof header === 'string' ? header.trim().replace(/^"(.*)"$/, '$1') : '';
  return key === '' ? unwrap(refuse('idempotency_key_missing')) : key;
}

const QUEUE_TICKET = {
  'x-queue-ticket': Type.Optional(
    Type.String({ maxLength: 200, description: 'The `ticket` of the refusal `waiting_room`.' }),
  ),
};

/** Who comes, with the ticket of an earlier refusal. */
function visitOf(request: FastifyRequest): Visit {
  const ticket = request.headers['x-queue-ticket'];
  return { userId: userIdOf(request), ticket: typeof ticket === 'string' ? ticket : undefined };
}

/** Checkouts and orders, for shoppers. */
export const orderRoutes =
  (orders: Orders): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'shopper' } as const;
    const tags = ['orders'];

    app.post(
      '/api/checkouts',
      {
        config: { ...config, limit: 'order' },
        schema: {
          tags,
          summary: 'Freeze what is about to be bought',
          headers: Type.Object(QUEUE_TICKET),
          body: NewCheckout,
          response: { 201: Checkout },
        },
      },
      async (request, reply) => {
        const checkout = unwrap(await orders.checkout(visitOf(request), request.body, languageOf(request)));
        return reply.code(201).send(checkout);
      },
    );

    const headers = Type.Object({
      'idempotency-key': Type.Optional(Type.String({ maxLength: 200 })),
      ...QUEUE_TICKET,
    });
    app.post(
      '/api/orders',
      {
        config: { ...config, limit: 'order' },
        schema: {
          tags,
          summary: 'Place the order of a checkout, exactly once',
          headers,
          body: NewOrder,
          response: { 201: Order, 200: Order },
        },
      },
      async (request, reply) => {
        const { addressId, remark } = request.body;
        const input = { key: keyOf(request), addressId, remark: remark ?? '' };
        const { isReplay, order } = unwrap(await orders.place(visitOf(request), input, languageOf(request)));
        if (!isReplay) return reply.code(201).send(order);
        return reply.code(200).header('idempotency-replayed', 'true').send(order);
      },
    );

    app.get(
      '/api/orders/:orderNo',
      {
        config: { ...config, limit: 'read' },
        schema: { tags, summary: 'One order', params: OrderPath, response: { 200: Order } },
      },
      async (request) => {
        const viewer = { userId: userIdOf(request), language: languageOf(request) };
        return unwrap(await orders.read(request.params.orderNo, viewer));
      },
    );

    app.post(
      '/api/orders/:orderNo/cancel',
      {
        config: { ...config, limit: 'order' },
        schema: {
          tags,
          summary: 'Cancel an unpaid order',
          params: OrderPath,
          body: OptionalReason,
          response: { 200: Order },
        },
      },
      async (request) => {
        const reason = request.body.reason ?? '';
        return unwrap(
          await orders.cancelByShopper(
            userIdOf(request),
            request.params.orderNo,
            reason,
            languageOf(request),
          ),
        );
      },
    );

    app.post(
      '/api/orders/:orderNo/receive',
      {
        config: { ...config, limit: 'order' },
        schema: {
          tags,
          summary: 'Confirm that the goods have arrived',
          params: OrderPath,
          response: { 200: Order },
        },
      },
      async (request) =>
        unwrap(await orders.receive(userIdOf(request), request.params.orderNo, languageOf(request))),
    );
  };
