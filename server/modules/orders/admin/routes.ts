import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { AddressInput } from '../../addresses/index.ts';
import { operatorOf } from '../../staff/index.ts';
import { OrderPath, Reason } from '../schema.ts';
import { FoundOrders, OrderSearch } from '../search/schema.ts';
import type { Orders } from '../service.ts';
import { AdminOrder, NewNote, Revealed, RevealReason } from './schema.ts';

/** Orders, for staff. */
export const orderAdminRoutes =
  (orders: Orders): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'staff:orders.read', limit: 'read' } as const;
    const tags = ['operator: orders'];

    app.get(
      '/api/admin/orders',
      {
        config,
        schema: {
          tags,
          summary: 'Orders, found by what staff type and filter',
          querystring: OrderSearch,
          response: { 200: FoundOrders },
        },
      },
      async (request) => unwrap(await orders.searchForStaff(request.query, languageOf(request))),
    );

    app.get(
      '/api/admin/orders/:orderNo',
      { config, schema: { tags, summary: 'One order', params: OrderPath, response: { 200: AdminOrder } } },
      async (request) => unwrap(await orders.admin.read(request.params.orderNo, languageOf(request))),
    );

    app.post(
      '/api/admin/orders/:orderNo/cancel',
      {
        config: { access: 'staff:orders.cancel', limit: 'write' },
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
        config: { access: 'staff:customers.reveal', limit: 'write' },
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
        config: { access: 'staff:orders.edit', limit: 'write' },
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
        config: { access: 'staff:orders.edit', limit: 'write' },
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
