import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { type FreshCache, sendFresh } from '../../../platform/http/fresh-cache.ts';
import { KeysetQuery, keysetOf, readCursor } from '../../../platform/http/keyset.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { operatorOf } from '../../staff/index.ts';
import { ClaimableCoupon, Coupon, CouponChange, NewCoupon } from './schema.ts';
import type { Coupons } from './service.ts';

/** @param publicReads is cleared after each save, so that whoever saved sees the coupon in the shop at once */
export function couponRoutes(coupons: Coupons, publicReads: FreshCache): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/coupons',
      {
        config: { access: 'anyone', limit: 'read' },
        schema: {
          tags: ['coupons'],
          summary: 'The coupons that can be claimed now',
          response: { 200: Type.Object({ items: Type.Array(ClaimableCoupon) }) },
        },
      },
      async (request, reply) =>
        sendFresh(request, reply, await publicReads.get('coupons', () => coupons.claimable())) as never,
    );

    const tags = ['operator: promotions'];
    const config = { access: 'staff:promotions.write' } as const;

    app.get(
      '/api/admin/coupons',
      {
        config: { ...config, limit: 'read' },
        schema: {
          tags,
          summary: 'All coupons, the newest first',
          querystring: Type.Object(KeysetQuery),
          response: { 200: keysetOf(Coupon) },
        },
      },
      async (request) => {
        const { after, limit } = request.query;
        const cursor = unwrap(readCursor(after, Type.Tuple([Type.String({ format: 'uuid' })])));
        return coupons.list({ beforeId: cursor?.[0] ?? null, limit });
      },
    );

    app.get(
      '/api/admin/coupons/:id',
      {
        config: { ...config, limit: 'read' },
        schema: { tags, summary: 'A coupon', params: IdParams, response: { 200: Coupon } },
      },
      async (request) => unwrap(await coupons.read(request.params.id)),
    );

    app.post(
      '/api/admin/coupons',
      {
        config: { ...config, limit: 'write' },
        schema: { tags, summary: 'Make a coupon', body: NewCoupon, response: { 201: Coupon } },
      },
      async (request, reply) => {
        const coupon = unwrap(await coupons.create(operatorOf(request), request.body));
        publicReads.clear();
        return reply.code(201).send(coupon);
      },
    );

    app.patch(
      '/api/admin/coupons/:id',
      {
        config: { ...config, limit: 'write' },
        schema: {
          tags,
          summary: 'Change a coupon; what has been claimed keeps its terms',
          params: IdParams,
          body: CouponChange,
          response: { 200: Coupon },
        },
      },
      async (request) => {
        const coupon = unwrap(await coupons.change(operatorOf(request), request.params.id, request.body));
        publicReads.clear();
        return coupon;
      },
    );
  };
}
