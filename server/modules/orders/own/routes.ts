import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { IdempotencyHeaders, onceKeyOf } from '../../../platform/http/idempotency-key.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { AddressInput } from '../../addresses/index.ts';
import { MergedCart } from '../../cart/index.ts';
import { Order, OrderPath } from '../schema.ts';
import type { Orders } from '../service.ts';
import { OwnOrderFilter, OwnOrders } from './schema.ts';

/** The list of one's orders, and what a shopper does with a placed order besides paying. */
export const ownOrderRoutes =
  ({ own }: Orders): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['orders'];

    app.get(
      '/api/orders',
      {
        config: { access: 'shopper', limit: 'read' },
        schema: {
          tags,
          summary: 'My orders, found by status, title and number',
          querystring: OwnOrderFilter,
          response: { 200: OwnOrders },
        },
      },
      (request) => own.list(userIdOf(request), request.query, languageOf(request)),
    );

    app.post(
      '/api/orders/:orderNo/buy-again',
      {
        config: { access: 'shopper', limit: 'write' },
        schema: {
          tags,
          summary: 'Put the goods of an order into the cart again',
          params: OrderPath,
          headers: IdempotencyHeaders,
          response: { 200: MergedCart },
        },
      },
      async (request) => {
        const mergeId = onceKeyOf(request)?.key ?? null;
        const { orderNo } = request.params;
        return unwrap(await own.buyAgain(userIdOf(request), orderNo, mergeId, languageOf(request)));
      },
    );

    app.put(
      '/api/orders/:orderNo/address',
      {
        config: { access: 'shopper', limit: 'order' },
        schema: {
          tags,
          summary: 'Send an order elsewhere, until its first parcel; the shipping fee stays',
          params: OrderPath,
          body: AddressInput,
          response: { 200: Order },
        },
      },
      async (request) => {
        const { orderNo } = request.params;
        return unwrap(await own.readdress(userIdOf(request), orderNo, request.body, languageOf(request)));
      },
    );
  };
