import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type FreshCache, sendFresh } from '../../../platform/http/fresh-cache.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { normalise } from '../search/text.ts';
import { Categories, Product, ProductPage, ProductQuery } from './schema.ts';
import type { Catalog } from './service.ts';

/**
 * What shoppers read of the catalog.
 * @param publicReads remembers answers for a moment: they are the same for everybody who reads the same language
 */
export function catalogRoutes(catalog: Catalog, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/categories',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: { summary: 'The tree of categories', tags: ['catalog'], response: { 200: Categories } },
      },
      async (request, reply) => {
        const language = languageOf(request);
        const answer = await publicReads.get(`categories ${language}`, () => catalog.categories(language));
        return sendFresh(request, reply, answer);
      },
    );

    app.get(
      '/api/products',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: {
          summary: 'Products on the shelf, by category, words and price',
          description:
            'Words are looked for in titles and options, Chinese and English; descriptions add goods of the same categories. ' +
            'Where nothing matches, typing errors, pinyin and initials are understood: `searchedFor` says what was searched ' +
            'in place of the words. Where still nothing is found, `instead` has goods to look at. A search is ranked unless ' +
            '`sort` says otherwise.',
          tags: ['catalog'],
          querystring: ProductQuery,
          response: { 200: ProductPage },
        },
      },
      async (request, reply) => {
        const language = languageOf(request);
        const query = { ...request.query, q: normalise(request.query.q ?? '') };
        const { categoryId = '', ids = '', q, minPriceFen, maxPriceFen, sort, page, pageSize } = query;
        const key = `products ${await catalog.pricePeriod()} ${language} ${categoryId.toLowerCase()} ${minPriceFen} ${maxPriceFen} ${sort} ${page} ${pageSize} ${ids.toLowerCase()} ${q}`;
        const answer = await publicReads.get(key, async () =>
          unwrap(await catalog.products(query, language)),
        );
        return sendFresh(request, reply, answer);
      },
    );

    app.get(
      '/api/products/:id',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: {
          summary: 'A product with its SKUs',
          tags: ['catalog'],
          params: IdParams,
          response: { 200: Product },
        },
      },
      async (request, reply) => {
        const language = languageOf(request);
        const { id } = request.params;
        const period = await catalog.pricePeriod();
        const answer = await publicReads.get(`product ${period} ${language} ${id.toLowerCase()}`, async () =>
          unwrap(await catalog.product(id, language)),
        );
        return sendFresh(request, reply, answer);
      },
    );
  };
}
