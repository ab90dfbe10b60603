import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../platform/auth/access.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { Invoice, Invoices as InvoiceList, NewInvoice, OrderParams } from './schema.ts';
import type { Invoices } from './service.ts';

const tags = ['invoices'];

/** The invoice of an order, for its shopper. */
export function invoiceRoutes(invoices: Invoices): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/orders/:orderNo/invoice',
      {
        config: { access: 'shopper', limit: 'read' },
        schema: {
          tags,
          summary: 'The invoice of one of my orders',
          params: OrderParams,
          response: { 200: Invoice },
        },
      },
      async (request) => unwrap(await invoices.read(userIdOf(request), request.params.orderNo)),
    );

    app.get(
      '/api/orders/:orderNo/invoices',
      {
        config: { access: 'shopper', limit: 'read' },
        schema: {
          tags,
          summary: 'The invoices of one of my orders: none or one',
          params: OrderParams,
          response: { 200: InvoiceList },
        },
      },
      async (request) => ({
        items: unwrap(await invoices.list(userIdOf(request), request.params.orderNo)),
      }),
    );

    app.post(
      '/api/orders/:orderNo/invoice',
      {
        config: { access: 'shopper', limit: 'write' },
        schema: {
          tags,
          summary: 'Ask for the invoice of a paid order, once',
          description:
            'The invoice is issued soon after and its amount follows refunds: a red invoice takes it back, and one of what is left comes in its place. The same request again answers 200 with the invoice.',
          params: OrderParams,
          body: NewInvoice,
          response: { 200: Invoice, 201: Invoice },
        },
      },
      async (request, reply) => {
        const asked = await invoices.request(userIdOf(request), request.params.orderNo, request.body);
        const { isNew, invoice } = unwrap(asked);
        return reply.code(isNew ? 201 : 200).send(invoice);
      },
    );
  };
}
