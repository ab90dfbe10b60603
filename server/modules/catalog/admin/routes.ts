import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { userIdOf } from '../../../platform/auth/access.ts';
import type { FreshCache } from '../../../platform/http/fresh-cache.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { requirePermission } from '../../staff/index.ts';
import { AdminProduct, AdminSku, NewProduct, ProductChange, SkuChange } from './schema.ts';
import type { CatalogAdmin, Operator } from './service.ts';

function operatorOf(request: FastifyRequest): Operator {
  return { staffId: userIdOf(request), requestId: request.id, language: languageOf(request) };
}

/**
 * Changes of the catalog by staff.
 * @param publicReads is cleared after each write, so that the operator sees the change in the shop at once
 */
export function catalogAdminRoutes(admin: CatalogAdmin, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/admin/products',
      {
        config: { access: 'staff:catalog.write' },
        schema: {
          summary: 'Put a product on the shelf',
          tags: ['operator: catalog'],
          body: NewProduct,
          response: { 201: AdminProduct },
        },
      },
      async (request, reply) => {
        const product = unwrap(await admin.createProduct(operatorOf(request), request.body));
        publicReads.clear();
        return reply.code(201).send(product);
      },
    );

    app.patch(
      '/api/admin/products/:id',
      {
        config: { access: 'staff:catalog.write' },
        schema: {
          summary: 'Change a product, or take it off the shelf',
          tags: ['operator: catalog'],
          params: IdParams,
          body: ProductChange,
          response: { 200: AdminProduct },
        },
      },
      async (request) => {
        const product = unwrap(
          await admin.changeProduct(operatorOf(request), request.params.id, request.body),
        );
        publicReads.clear();
        return product;
      },
    );

    app.patch(
      '/api/admin/skus/:id',
      {
        config: { access: 'staff:catalog.write' },
        schema: {
          summary: 'Change the price of a SKU, or take it off the shelf',
          tags: ['operator: catalog'],
          params: IdParams,
          body: SkuChange,
          response: { 200: AdminSku },
        },
      },
      async (request) => {
        if (request.body.priceFen !== undefined) requirePermission(request, 'prices.write');
        const sku = unwrap(await admin.changeSku(operatorOf(request), request.params.id, request.body));
        publicReads.clear();
        return sku;
      },
    );
  };
}
