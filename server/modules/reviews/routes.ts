import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { userIdOf } from '../../platform/auth/access.ts';
import { type FreshCache, sendFresh } from '../../platform/http/fresh-cache.ts';
import { keysetOf } from '../../platform/http/keyset.ts';
import { unwrap } from '../../platform/http/problems.ts';
import { IdParams } from '../../platform/http/schema.ts';
import { languageOf } from '../../platform/values/language.ts';
import { NewReview, OrderParams, OwnReview, OwnReviews, Review, ReviewQuery } from './schema.ts';
import type { Reviews } from './service.ts';

const tags = ['reviews'];

/** @param publicReads is cleared after a new review: its author looks for it and for the new average at once */
export function reviewRoutes(reviews: Reviews, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/products/:id/reviews',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: {
          tags,
          summary: 'What shoppers say of a product, the newest first',
          params: IdParams,
          querystring: ReviewQuery,
          response: { 200: keysetOf(Review) },
        },
      },
      async (request, reply) => {
        const language = languageOf(request);
        const { id } = request.params;
        const { rating, limit, after = '' } = request.query;
        const key = `reviews ${language} ${id.toLowerCase()} ${rating} ${limit} ${after}`;
        const answer = await publicReads.get(key, async () =>
          unwrap(await reviews.list(id, request.query, language)),
        );
        return sendFresh(request, reply, answer);
      },
    );

    app.get(
      '/api/orders/:orderNo/reviews',
      {
        config: { access: 'shopper', limit: 'read' },
        schema: {
          tags,
          summary: 'My reviews of the goods of an order',
          params: OrderParams,
          response: { 200: OwnReviews },
        },
      },
      async (request) => {
        const { orderNo } = request.params;
        return { items: unwrap(await reviews.ofOrder(userIdOf(request), orderNo, languageOf(request))) };
      },
    );

    app.post(
      '/api/orders/:orderNo/reviews',
      {
        config: { access: 'shopper', limit: 'write' },
        schema: {
          tags,
          summary: 'Review one of the goods of a completed order, once',
          params: OrderParams,
          body: NewReview,
          response: { 201: OwnReview },
        },
      },
      async (request, reply) => {
        const { orderNo } = request.params;
        const written = await reviews.write(userIdOf(request), orderNo, request.body, languageOf(request));
        const review = unwrap(written);
        publicReads.clear();
        return reply.code(201).send(review);
      },
    );
  };
}
