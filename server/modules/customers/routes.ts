import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { keysetOf } from '../../platform/http/keyset.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { IdParams } from '../../platform/http/schema.ts';
import { operatorOf } from '../staff/index.ts';
import {
  Customer,
  CustomerChange,
  CustomerQuery,
  ListedCustomer,
  RevealedCustomer,
  RevealReason,
} from './schema.ts';
import type { Customers } from './service.ts';

export function customerRoutes(customers: Customers): FastifyPluginAsyncTypebox {
  return async (app) => {
    const config = { access: 'staff:customers.read', limit: 'read' } as const;
    const tags = ['operator: customers'];

    app.get(
      '/api/admin/customers',
      {
        config,
        schema: {
          tags,
          summary: 'Customers, newest first, with masked numbers',
          querystring: CustomerQuery,
          response: { 200: keysetOf(ListedCustomer) },
        },
      },
      async (request) => unwrap(await customers.list(request.query)),
    );

    app.get(
      '/api/admin/customers/:id',
      {
        config,
        schema: {
          tags,
          summary: 'One customer, with orders, spending and refunds',
          params: IdParams,
          response: { 200: Customer },
        },
      },
      async (request) => unwrap(await customers.read(request.params.id)),
    );

    app.post(
      '/api/admin/customers/:id/reveal',
      {
        config: { access: 'staff:customers.reveal', limit: 'write' },
        schema: {
          tags,
          summary: 'The whole mobile number and the addresses, with an entry in the audit log',
          params: IdParams,
          body: RevealReason,
          response: { 200: RevealedCustomer },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const { id } = request.params;
        return unwrap(await customers.reveal(operatorOf(request), id, request.body.reason));
      },
    );

    app.patch(
      '/api/admin/customers/:id',
      {
        config: { access: 'staff:customers.write', endsSessions: true, limit: 'write' },
        schema: {
          tags,
          summary: 'Block a customer, or let them in again, with a note',
          params: IdParams,
          body: CustomerChange,
          response: { 200: Customer },
        },
      },
      async (request) => unwrap(await customers.change(operatorOf(request), request.params.id, request.body)),
    );
  };
}
