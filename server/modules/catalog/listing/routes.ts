import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { keysetOf } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { ListedForStaff, ProductListingQuery } from '../admin/schema.ts';
import type { Listing } from './service.ts';

export function listingRoutes(listing: Listing): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/admin/products',
      {
        config: { access: 'staff:catalog.read', limit: 'read' },
        schema: {
          tags: ['operator: catalog'],
          summary: 'Products in all states, found by title, SKU code or barcode',
          querystring: ProductListingQuery,
          response: { 200: keysetOf(ListedForStaff) },
        },
      },
      async (request) => unwrap(await listing.list(request.query)),
    );
  };
}
