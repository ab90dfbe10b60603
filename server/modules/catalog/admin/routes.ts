import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { userIdOf } from '../../../platform/auth/access.ts';
import type { FreshCache } from '../../../platform/http/fresh-cache.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { DeskProduct, NewProduct, ProductChange, SkuChange, SoleSku } from '../schema.ts';
import type { By, CatalogDesk } from './service.ts';

function byOf(request: FastifyRequest): By {
  return { staffId: userIdOf(request), requestId: request.id, language: languageOf(request) };
}

/** @param publicReads forgets what it remembers after each write, so that the operator sees the change at once */
export function catalogAdminRoutes(desk: CatalogDesk, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post(
      '/api/admin/products',
      {
        config: { access: 'staff:catalog' },
        schema: {
          summary: 'Put a product on the shelf',
          tags: ['operator: catalog'],
          body: NewProduct,
          response: { 201: DeskProduct },
        },
      },
      async (request, reply) => {
        const product = unwrap(await desk.createProduct(byOf(request), request.body));
        publicReads.clear();
        return reply.code(201).send(product);
      },
    );

    app.patch(
      '/api/admin/products/:id',
      {
        config: { access: 'staff:catalog' },
        schema: {
          summary: 'Change a product, or take it off the shelf',
          tags: ['operator: catalog'],
          params: IdParams,
          body: ProductChange,
          response: { 200: DeskProduct },
        },
      },
      async (request) => {
        const product = unwrap(await desk.changeProduct(byOf(request), request.params.id, request.body));
        publicReads.clear();
        return product;
      },
    );

    app.patch(
      '/api/admin/skus/:id',
      {
        config: { access: 'staff:catalog' },
        schema: {
          summary: 'Change the price of a SKU, or take it off the shelf',
          tags: ['operator: catalog'],
          params: IdParams,
          body: SkuChange,
          response: { 200: SoleSku },
        },
      },
      async (request) => {
        const sku = unwrap(await desk.changeSku(byOf(request), request.params.id, request.body));
        publicReads.clear();
        return sku;
      },
    );
  };
}
