import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FreshCache } from '../../../platform/http/fresh-cache.ts';
import { keysetOf } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { operatorOf } from '../../staff/index.ts';
import { AdminReview, AdminReviewQuery, ReviewChange } from './schema.ts';
import type { ReviewAdmin } from './service.ts';

const tags = ['operator: reviews'];

/** @param publicReads is cleared after each change, so that the operator sees it in the shop at once */
export function reviewAdminRoutes(reviews: ReviewAdmin, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/admin/reviews',
      {
        config: { access: 'staff:content.write', limit: 'read' },
        schema: {
          tags,
          summary: 'Reviews, the newest first',
          querystring: AdminReviewQuery,
          response: { 200: keysetOf(AdminReview) },
        },
      },
      async (request) => unwrap(await reviews.list(request.query, languageOf(request))),
    );

    app.patch(
      '/api/admin/reviews/:id',
      {
        config: { access: 'staff:content.write', limit: 'write' },
        schema: {
          tags,
          summary: 'Hide a review with a reason, show it again, or answer it',
          params: IdParams,
          body: ReviewChange,
          response: { 200: AdminReview },
        },
      },
      async (request) => {
        const { id } = request.params;
        const changed = await reviews.change(operatorOf(request), id, request.body, languageOf(request));
        const review = unwrap(changed);
        publicReads.clear();
        return review;
      },
    );
  };
}
