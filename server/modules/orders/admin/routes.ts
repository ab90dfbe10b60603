import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { paged } from '../../../platform/http/schema.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { AddressInput } from '../../addresses/index.ts';
import { operatorOf } from '../../staff/index.ts';
import { AdminOrderFilter, OrderPath, Reason } from '../schema.ts';
import type { Orders } from '../service.ts';
import { AdminOrder, ListedAdminOrder, NewNote, Revealed, RevealReason } from './schema.ts';

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
          response: { 200: paged(ListedAdminOrder) },
        },
      },
      (request) => {
        const { q, ...filter } = request.query;
        return orders.listForStaff({ ...filter, orderNoPrefix: q?.trim() }, languageOf(request));
      },
    );

    app.get(
      '/api/admin/orders/:orderNo',
      { config, schema: { tags, summary: 'One order', params: OrderPath, response: { 200: AdminOrder } } },
      async (request) => unwrap(await orders.admin.read(request.params.orderNo, languageOf(request))),
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
          response: { 200: AdminOrder },
        },
      },
      async (request) => {
        const { orderNo } = request.params;
        return unwrap(
          await orders.cancelByStaff(operatorOf(request), orderNo, request.body.reason, languageOf(request)),
        );
      },
    );

    app.post(
      '/api/admin/orders/:orderNo/reveal',
      {
        config: { access: 'staff:customers.reveal' },
        schema: {
          tags,
          summary: 'The whole mobile number and address of an order, with an entry in the audit log',
          params: OrderPath,
          body: RevealReason,
          response: { 200: Revealed },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const { orderNo } = request.params;
        return unwrap(await orders.admin.reveal(operatorOf(request), orderNo, request.body.reason));
      },
    );

    app.post(
      '/api/admin/orders/:orderNo/notes',
      {
        config: { access: 'staff:orders.edit' },
        schema: {
          tags,
          summary: 'Write down something about an order, for other staff',
          params: OrderPath,
          body: NewNote,
          response: { 201: AdminOrder },
        },
      },
      async (request, reply) => {
        const { orderNo } = request.params;
        const { text } = request.body;
        const order = unwrap(
          await orders.admin.addNote(operatorOf(request), orderNo, text, languageOf(request)),
        );
        return reply.code(201).send(order);
      },
    );

    app.put(
      '/api/admin/orders/:orderNo/address',
      {
        config: { access: 'staff:orders.edit' },
        schema: {
          tags,
          summary: 'Send an order elsewhere, until its first parcel; the shipping fee stays',
          params: OrderPath,
          body: AddressInput,
          response: { 200: AdminOrder },
        },
      },
      async (request) => {
        const { orderNo } = request.params;
        return unwrap(
          await orders.admin.changeAddress(operatorOf(request), orderNo, request.body, languageOf(request)),
        );
      },
    );
  };
