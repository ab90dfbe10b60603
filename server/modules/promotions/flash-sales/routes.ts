import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { FreshCache } from '../../../platform/http/fresh-cache.ts';
import { KeysetQuery, keysetOf, readCursor } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { operatorOf } from '../../staff/index.ts';
import { AdminFlashSale, FlashSaleChange, NewFlashSale, PublicFlashSales } from './schema.ts';
import type { FlashSales } from './service.ts';

/** @param publicReads is cleared after each save, so that whoever saved sees the prices in the shop at once */
export function flashSaleRoutes(sales: FlashSales, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/flash-sales',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: {
          tags: ['catalog'],
          summary: 'The flash sales that run and those that come next',
          response: { 200: PublicFlashSales },
        },
      },
      async (request, reply) => {
        // The answer carries the clock, so that no copy of it is of any use.
        reply.header('cache-control', 'no-store');
        return sales.current(languageOf(request));
      },
    );

    const tags = ['operator: promotions'];
    const config = { access: 'staff:promotions.write' } as const;

    app.get(
      '/api/admin/flash-sales',
      {
        config: { ...config, limit: 'read' },
        schema: {
          tags,
          summary: 'All flash sales, the newest first',
          querystring: Type.Object(KeysetQuery),
          response: { 200: keysetOf(AdminFlashSale) },
        },
      },
      async (request) => {
        const { after, limit } = request.query;
        const cursor = unwrap(readCursor(after, Type.Tuple([Type.String({ format: 'uuid' })])));
        return sales.list({ beforeId: cursor?.[0] ?? null, limit }, languageOf(request));
      },
    );

    app.get(
      '/api/admin/flash-sales/:id',
      {
        config: { ...config, limit: 'read' },
        schema: { tags, summary: 'A flash sale', params: IdParams, response: { 200: AdminFlashSale } },
      },
      async (request) => unwrap(await sales.read(request.params.id, languageOf(request))),
    );

    app.post(
      '/api/admin/flash-sales',
      {
        config: { ...config, limit: 'write' },
        schema: {
          tags,
          summary: 'Make a flash sale; a SKU is in one sale at a time',
          body: NewFlashSale,
          response: { 201: AdminFlashSale },
        },
      },
      async (request, reply) => {
        const sale = unwrap(await sales.create(operatorOf(request), request.body, languageOf(request)));
        publicReads.clear();
        return reply.code(201).send(sale);
      },
    );

    app.patch(
      '/api/admin/flash-sales/:id',
      {
        config: { ...config, limit: 'write' },
        schema: {
          tags,
          summary: 'Change a flash sale; `items` replaces the list',
          description: 'An earlier `endsAt` ends the sale. An item that orders have taken stays in the list.',
          params: IdParams,
          body: FlashSaleChange,
          response: { 200: AdminFlashSale },
        },
      },
      async (request) => {
        const { params, body } = request;
        const sale = unwrap(await sales.change(operatorOf(request), params.id, body, languageOf(request)));
        publicReads.clear();
        return sale;
      },
    );
  };
}
