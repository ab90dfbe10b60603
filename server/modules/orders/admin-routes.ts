import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { unwrap } from '../../platform/http/problems.ts';
import { paged } from '../../platform/http/schema.ts';
import { languageOf } from '../../platform/values/language.ts';
import { operatorOf } from '../staff/index.ts';
import { AdminOrderFilter, ListedOrder, Order, OrderPath, Reason, Shipment } from './schema.ts';
import type { Orders } from './service.ts';

/** Orders, for staff. */
export const orderAdminRoutes =
  (orders: Orders): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'staff:orders.read' } as const;
    const tags = ['operator: orders'];

    app.get(
      '/api/admin/orders',
      {
        config,
        schema: {
          tags,
          summary: 'All orders',
          querystring: AdminOrderFilter,
          response: { 200: paged(ListedOrder) },
        },
      },
      (request) => {
        const { q, ...filter } = request.query;
        return orders.list({ ...filter, orderNoPrefix: q?.trim() }, languageOf(request));
      },
    );

    app.get(
      '/api/admin/orders/:orderNo',
      { config, schema: { tags, summary: 'One order', params: OrderPath, response: { 200: Order } } },
      async (request) => unwrap(await orders.read(request.params.orderNo, { language: languageOf(request) })),
    );

    app.post(
      '/api/admin/orders/:orderNo/ship',
      {
        config: { access: 'staff:orders.ship' },
        schema: {
          tags,
          summary: 'Hand a paid order to the carrier',
          params: OrderPath,
          body: Shipment,
          response: { 200: Order },
        },
      },
      async (request) => {
        const { orderNo } = request.params;
        return unwrap(await orders.ship(operatorOf(request), orderNo, request.body, languageOf(request)));
      },
    );

    app.post(
      '/api/admin/orders/:orderNo/cancel',
      {
        config: { access: 'staff:orders.cancel' },
        schema: {
          tags,
          summary: 'Cancel an unpaid order',
          params: OrderPath,
          body: Reason,
          response: { 200: Order },
        },
      },
      async (request) => {
        const { orderNo } = request.params;
        return unwrap(
          await orders.cancelByStaff(operatorOf(request), orderNo, request.body.reason, languageOf(request)),
        );
      },
    );
  };
