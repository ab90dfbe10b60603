import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { keysetOf } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { operatorOf } from '../../staff/index.ts';
import { OrderParams } from '../schema.ts';
import { AdminInvoice, AdminInvoiceQuery } from './schema.ts';
import type { InvoiceAdmin } from './service.ts';

const tags = ['operator: invoices'];

/** Invoices, for staff. */
export function invoiceAdminRoutes(invoices: InvoiceAdmin): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/admin/invoices',
      {
        config: { access: 'staff:payments.read', limit: 'read' },
        schema: {
          tags,
          summary: 'Invoices, those of the newest orders first',
          querystring: AdminInvoiceQuery,
          response: { 200: keysetOf(AdminInvoice) },
        },
      },
      async (request) => unwrap(await invoices.list(request.query)),
    );

    app.post(
      '/api/admin/invoices/:orderNo/retry',
      {
        config: { access: 'staff:reconciliations.write', limit: 'write' },
        schema: {
          tags,
          summary: 'Ask the platform again for an invoice that it refused',
          params: OrderParams,
          response: { 200: AdminInvoice },
        },
      },
      async (request) => unwrap(await invoices.retry(operatorOf(request), request.params.orderNo)),
    );
  };
}
