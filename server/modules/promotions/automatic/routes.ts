import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { KeysetQuery, keysetOf, readCursor } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { operatorOf } from '../../staff/index.ts';
import { NewPromotion, Promotion, PromotionChange } from './schema.ts';
import type { Promotions } from './service.ts';

/** Staff make automatic promotions. */
export const promotionRoutes =
  (promotions: Promotions): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['operator: promotions'];
    const config = { access: 'staff:promotions.write' } as const;

    app.get(
      '/api/admin/promotions',
      {
        config: { ...config, limit: 'read' },
        schema: {
          tags,
          summary: 'All automatic promotions, the newest first',
          querystring: Type.Object(KeysetQuery),
          response: { 200: keysetOf(Promotion) },
        },
      },
      async (request) => {
        const { after, limit } = request.query;
        const cursor = unwrap(readCursor(after, Type.Tuple([Type.String({ format: 'uuid' })])));
        return promotions.list({ beforeId: cursor?.[0] ?? null, limit });
      },
    );

    app.get(
      '/api/admin/promotions/:id',
      {
        config: { ...config, limit: 'read' },
        schema: { tags, summary: 'A promotion', params: IdParams, response: { 200: Promotion } },
      },
      async (request) => unwrap(await promotions.read(request.params.id)),
    );

    app.post(
      '/api/admin/promotions',
      {
        config: { ...config, limit: 'write' },
        schema: { tags, summary: 'Make a promotion', body: NewPromotion, response: { 201: Promotion } },
      },
      async (request, reply) =>
        reply.code(201).send(unwrap(await promotions.create(operatorOf(request), request.body))),
    );

    app.patch(
      '/api/admin/promotions/:id',
      {
        config: { ...config, limit: 'write' },
        schema: {
          tags,
          summary: 'Change a promotion; checkouts made before are refused with `goods_changed`',
          params: IdParams,
          body: PromotionChange,
          response: { 200: Promotion },
        },
      },
      async (request) =>
        unwrap(await promotions.change(operatorOf(request), request.params.id, request.body)),
    );
  };
