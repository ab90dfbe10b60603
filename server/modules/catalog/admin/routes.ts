import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FreshCache } from '../../../platform/http/fresh-cache.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { operatorOf, requirePermission } from '../../staff/index.ts';
import { AdminProduct, AdminSku, NewProduct, NewSku, ProductChange, SkuChange } from './schema.ts';
import type { CatalogAdmin } from './service.ts';

/**
 * Products and SKUs as staff edit them.
 * @param publicReads is cleared after each write, so that the operator sees the change in the shop at once
 */
export function catalogAdminRoutes(admin: CatalogAdmin, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    const tags = ['operator: catalog'];
    const config = { access: 'staff:catalog.write', limit: 'write' } as const;

    app.get(
      '/api/admin/products/:id',
      {
        config: { access: 'staff:catalog.read', limit: 'read' },
        schema: {
          tags,
          summary: 'A product in any state',
          params: IdParams,
          response: { 200: AdminProduct },
        },
      },
      async (request) => unwrap(await admin.readProduct(request.params.id)),
    );

    app.post(
      '/api/admin/products',
      {
        config,
        schema: {
          tags,
          summary: 'Add a product, on the shelf or as a draft',
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
        config,
        schema: {
          tags,
          summary: 'Change a product, put it on the shelf, take it off, archive it',
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

    app.post(
      '/api/admin/products/:id/skus',
      {
        config,
        schema: { tags, summary: 'Add a SKU', params: IdParams, body: NewSku, response: { 201: AdminSku } },
      },
      async (request, reply) => {
        const sku = unwrap(await admin.addSku(operatorOf(request), request.params.id, request.body));
        publicReads.clear();
        return reply.code(201).send(sku);
      },
    );

    app.patch(
      '/api/admin/skus/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Change a SKU: prices, codes, picture, threshold, shelf',
          params: IdParams,
          body: SkuChange,
          response: { 200: AdminSku },
        },
      },
      async (request) => {
        const { priceFen, listPriceFen, costFen } = request.body;
        if ([priceFen, listPriceFen, costFen].some((price) => price !== undefined))
          requirePermission(request, 'prices.write');
        const sku = unwrap(await admin.changeSku(operatorOf(request), request.params.id, request.body));
        publicReads.clear();
        return sku;
      },
    );
  };
}
